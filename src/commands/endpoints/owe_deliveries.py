"""Owe endpoints what events call for: the clerk's work, from one place in the outbox to the next."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from commands.endpoints.find_listening import Listening
from commands.endpoints.read_subjects import Subjects, body_of, read_subjects
from db.endpoints.deliveries import ByEndpoint, Owed
from db.endpoints.endpoints import Listener
from db.ids import new_id
from db.outbox import Recorded
from db.work import Work
from domain.endpoints.endpoint import Delivery
from domain.endpoints.webhook_events import WebhookEvent
from domain.events import DeliveriesChanged
from domain.orders.order_events import OrderBuyerForgotten

OWED_BYTES_MAX: Final = 16 * 2**20
"""Of bodies, in one transaction, and of one event more; the clerk goes on with the rest."""
READ_EVENTS_MAX: Final = 100
"""Of which the subjects are in memory at once."""
LOG_ROWS_MAX: Final = 1_000
"""Of an endpoint's deliveries that are settled."""
FORGOTTEN_ROWS_MAX: Final = 5_000
"""At once; the rest goes with what is owed next."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

Heard = tuple[Recorded, WebhookEvent, list[Listener]]


class OweDeliveries(msgspec.Struct, frozen=True):
    """`after` and `upto` are outbox positions; `events` are all between them, or all of those that matter."""

    after: int
    upto: int
    events: Sequence[Recorded]

    @property
    def is_owed(self) -> bool:
        """Whether there is anything to do but move on."""
        return bool(self.events)


async def owe_deliveries(command: OweDeliveries, work: Work) -> Listening:
    """Where the clerk stands now: not at `upto` if it didn't stand at `after`, and then nothing was done; before it if
    the bodies are more than OWED_BYTES_MAX.

    What is owed and the clerk's new place are one transaction: whoever is killed, nothing is owed twice and nothing
    forgotten. What is sent is written down now, as things are now, and is not read again.
    """
    position = await work.endpoint_clerks_place.lock()
    listening = Listening(position, (await work.shop.get()).low_stock, await work.endpoints.listening(lock=True))
    if position != command.after:
        return listening
    heard = [(one, *hears) for one in command.events if (hears := listening.hears(one)) is not None]
    changed: ByEndpoint = defaultdict(list)
    upto = command.upto
    if heard:
        owed, last = await owe(heard, work)
        upto = upto if last == heard[-1][0].position else last
        for one in owed:
            changed[one.endpoint].append(one.id)
        add(changed, await work.deliveries.forget_overflow(list(changed), LOG_ROWS_MAX, FORGOTTEN_ROWS_MAX))
    events = [one.event for one in command.events if one.position <= upto]
    forgotten = [event.subject for event in events if isinstance(event, OrderBuyerForgotten)]
    if forgotten:
        add(changed, await forget_buyers(forgotten, work))
    for endpoint, deliveries in changed.items():
        work.record(DeliveriesChanged(subject=endpoint, version=0, deliveries=tuple(deliveries)))
    await work.endpoint_clerks_place.move(upto)
    return msgspec.structs.replace(listening, position=upto)


def add(changed: ByEndpoint, more: ByEndpoint) -> None:
    for endpoint, deliveries in more.items():
        changed[endpoint] += deliveries


async def owe(heard: Sequence[Heard], work: Work) -> tuple[list[Owed], int]:
    """What is owed for the first of these, or for all, and the position of the last of them."""
    owed, owed_bytes = list[Owed](), 0
    for start in range(0, len(heard), READ_EVENTS_MAX):
        some = heard[start : start + READ_EVENTS_MAX]
        subjects = await read_subjects([(told, one.event.subject) for one, told, _ in some], work)
        for one, told, listeners in some:
            more = owed_for(one, told, listeners, subjects)
            owed += more
            owed_bytes += len(more) * len(more[0].body.encode()) if more else 0
            if owed_bytes >= OWED_BYTES_MAX:
                await work.deliveries.owe(owed)
                return owed, one.position
    await work.deliveries.owe(owed)
    return owed, heard[-1][0].position


def owed_for(one: Recorded, told: WebhookEvent, listeners: Sequence[Listener], subjects: Subjects) -> list[Owed]:
    subject = one.event.subject
    if (said := subjects.said(told, subject)) is None:
        return []
    at = EPOCH + timedelta(microseconds=one.at_us)
    body = body_of(told, subject, one.position, at, said)
    return [Owed(new_id(), each.id, told.value, subject, one.position, body, at) for each in listeners]


async def forget_buyers(orders: Sequence[UUID], work: Work) -> ByEndpoint:
    """What was sent about them is forgotten; what is still to be sent says of them what the shop still knows."""
    still = await work.deliveries.open_of(orders)
    subjects: Subjects = await read_subjects([(one.event, one.subject) for one in still], work)
    await work.deliveries.rewrite({one.id: written_anew(one, subjects) for one in still})
    return await work.deliveries.forget(orders)


def written_anew(one: Delivery, subjects: Subjects) -> str:
    said = subjects.said(one.event, one.subject)
    return body_of(one.event, one.subject, one.position, one.occurred_at, said)
