"""Write down what became of attempts to deliver, and what follows from it for the endpoints."""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from db.endpoints.deliveries import Claimed, Settled
from db.work import Work
from domain.endpoints.endpoint import GIVEN_UP_AFTER, DeliveryStatus, Endpoint, SwitchedOff, pause_after
from domain.events import DeliveriesChanged, EndpointChanged

NO_TIME: Final = timedelta()


class TriedDelivery(msgspec.Struct, frozen=True):
    """`failure` is None of what was taken. `answered` is the status of what came back, `answer` how it begins.

    `lost_for`: whoever took it up was not heard of for so long, and that says nothing of the endpoint.
    """

    delivery: Claimed
    failure: str | None = None
    answered: int | None = None
    answer: str | None = None
    lost_for: timedelta | None = None

    @property
    def is_gone(self) -> bool:
        return self.answered == HTTPStatus.GONE


class SettleDeliveries(msgspec.Struct, frozen=True):
    tries: Sequence[TriedDelivery]


async def settle_deliveries(command: SettleDeliveries, work: Work) -> None:
    """What was not taken is tried again after a pause, for three days; then what follows about the same goes on.

    That it arrived is true whoever says so, of those who took it up since it was begun; all else is only for the last
    of them to say. Tries are counted here, in the transaction that tells of it.
    """
    endpoints = await work.endpoints.lock_all({tried.delivery.endpoint for tried in command.tries})
    settled = await work.deliveries.settle([outcome(tried, work.now) for tried in command.tries])
    changed: dict[UUID, list[TriedDelivery]] = defaultdict(list)
    for tried in command.tries:
        if tried.delivery.id in settled:
            changed[tried.delivery.endpoint].append(tried)
    subjects = {(end, tried.delivery.subject) for end, tries in changed.items() for tried in tries}
    next_ones = await work.deliveries.go_on(subjects)
    for endpoint, tries in changed.items():
        ids = (*(tried.delivery.id for tried in tries), *next_ones.get(endpoint, ()))
        work.record(DeliveriesChanged(subject=endpoint, version=0, deliveries=ids))
    for present in endpoints:
        if (now := health(present, heard_of(changed[present.id]), work.now)) != present:
            stored = await work.endpoints.change(now)
            off = present.active and not stored.active
            work.record(EndpointChanged(subject=stored.id, version=stored.version, switched_off=off))


def outcome(tried: TriedDelivery, now: datetime) -> Settled:
    delivery, again_in = tried.delivery, None
    if tried.failure is None:
        status = DeliveryStatus.DELIVERED
    elif now - delivery.begun_at >= GIVEN_UP_AFTER:
        status = DeliveryStatus.FAILED
    else:
        pause = pause_after(delivery.tries + 1, random.random())  # noqa: S311
        status, again_in = DeliveryStatus.DUE, max(pause - (tried.lost_for or NO_TIME), NO_TIME)
    return Settled(
        id=delivery.id,
        begun_at=delivery.begun_at,
        claims=delivery.claims,
        status=status,
        answered=tried.answered,
        failure=tried.failure,
        answer=tried.answer,
        again_in=again_in,
    )


def heard_of(tries: Sequence[TriedDelivery]) -> list[TriedDelivery]:
    return [tried for tried in tries if tried.lost_for is None]


def health(endpoint: Endpoint, tries: Sequence[TriedDelivery], now: datetime) -> Endpoint:
    """How it stands after these. One that has taken anything is well; one that is off stays as it is."""
    if not tries or not endpoint.active:
        return endpoint
    if any(tried.is_gone for tried in tries):
        return replace(endpoint, active=False, switched_off=SwitchedOff.GONE)
    if any(tried.failure is None for tried in tries):
        return replace(endpoint, failing_since=None)
    failing_since = endpoint.failing_since or now
    if now - failing_since >= GIVEN_UP_AFTER:
        return replace(endpoint, active=False, switched_off=SwitchedOff.FAILING, failing_since=failing_since)
    return replace(endpoint, failing_since=failing_since)
