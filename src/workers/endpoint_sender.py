"""The sender: carries to other programs what the clerk has written down, and writes down what became of it.

One at a time, so that the bounds of what is under way hold for the shop. What is sent and not written down, since the
worker was killed in between, is sent once more when its claim lapses: that try is counted first, as one that came to
nothing.
"""

import asyncio
from collections import Counter
from datetime import timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Final, Protocol, Self

import asyncpg
import structlog

from adapters.endpoints.port import TRY_SECONDS_MAX, Answer, NotTaken, Signed
from commands.base import perform
from commands.endpoints.claim_due_deliveries import ClaimDueDeliveries, claim_due_deliveries
from commands.endpoints.settle_deliveries import SettleDeliveries, TriedDelivery, settle_deliveries
from db.endpoints.deliveries import Claimed
from domain.outages import StoreDown
from workers.cancellation import stop_if_cancelled
from workers.leadership import Leadership
from workers.numbers import deliveries_tried
from workers.parking import OUTAGES
from workers.traced import delivering

if TYPE_CHECKING:
    from adapters.endpoints.carrier import Carrier

ENDPOINT_SENDER: Final = "endpoint sender"
AT_ONCE_MAX: Final = 32
AT_ONCE_ENDPOINT_MAX: Final = 4
LEASE_SECONDS: Final = 2 * int(TRY_SECONDS_MAX)
IDLE_SECONDS: Final = 0.5
"""Between two looks while nothing is due."""
RETRY_SECONDS: Final = 1.0
LOST: Final = "The worker that was sending it has ended; whether it arrived is not known."

log = structlog.get_logger()


async def keep_sending(private: bool, leadership: Leadership, postgres: asyncpg.Pool) -> None:
    """One sender at a time. Never ends by itself."""
    while True:
        try:
            async with (
                leadership.of(ENDPOINT_SENDER) as lead,
                LateCarrier(private) as carrier,
                Sender(postgres, carrier) as sender,
            ):
                while True:
                    stop_if_cancelled()
                    lead.require()
                    if not await sender.turn():
                        await asyncio.sleep(IDLE_SECONDS)
        except OUTAGES as trouble:
            stop_if_cancelled()
            log.warning("the sender starts again", trouble=repr(trouble))
        except Exception:
            stop_if_cancelled()
            log.exception("the sender starts again")
        await asyncio.sleep(RETRY_SECONDS)


class Carries(Protocol):
    async def carry(self, signed: Signed) -> Answer:
        """Raises NotTaken."""


class LateCarrier:
    """Loaded with the first thing it carries: what that takes is large, and most shops have nothing to be carried."""

    def __init__(self, private: bool) -> None:
        self._private = private
        self._carrier: Carrier | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._carrier is not None:
            await self._carrier.__aexit__(kind, error, traceback)

    async def carry(self, signed: Signed) -> Answer:
        if self._carrier is None:
            from adapters.endpoints.carrier import Carrier

            self._carrier = Carrier(private=self._private)
        return await self._carrier.carry(signed)


class Sender:
    def __init__(self, postgres: asyncpg.Pool, carrier: Carries) -> None:
        self._postgres = postgres
        self._carrier = carrier
        self._under_way: dict[asyncio.Task[TriedDelivery], Claimed] = {}
        self._tried: list[TriedDelivery] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """What is under way is broken off: its claim lapses."""
        for way in self._under_way:
            way.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def turn(self) -> bool:
        """Take up what is due and there is room for, wait for the first that comes back or for IDLE_SECONDS, and settle
        what did. False: there was nothing to do. Raises StoreDown.
        """
        busy = Counter(claimed.endpoint for claimed in self._under_way.values())
        if room := AT_ONCE_MAX - len(self._under_way):
            claim = ClaimDueDeliveries(busy, AT_ONCE_ENDPOINT_MAX, room, LEASE_SECONDS)
            for claimed in await perform(self._postgres, claim_due_deliveries, claim):
                if claimed.lost:
                    lost_for = timedelta(seconds=LEASE_SECONDS)
                    self._tried.append(TriedDelivery(claimed, LOST, lost_for=lost_for))
                else:
                    self._under_way[asyncio.create_task(self._send(claimed))] = claimed
        if not self._under_way and not self._tried:
            return False
        if self._under_way:
            arrived, _ = await asyncio.wait(self._under_way, timeout=IDLE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            for way in arrived:
                del self._under_way[way]
                self._tried.append(way.result())
        if self._tried:
            await self._settle(self._tried)
            self._tried = []
        return True

    async def _send(self, claimed: Claimed) -> TriedDelivery:
        try:
            with await delivering(claimed.id, claimed.position, self._postgres):
                answer = await self._carrier.carry(claimed)
        except NotTaken as refused:
            return TriedDelivery(claimed, str(refused), refused.status, refused.answer)
        except Exception:
            log.exception("a delivery can't be sent", delivery=str(claimed.id))
            return TriedDelivery(claimed, "It can't be sent: see the worker's log.")
        return TriedDelivery(claimed, None, answer.status, answer.text)

    async def _settle(self, tried: list[TriedDelivery]) -> None:
        """One that can't be settled leaves the others be: its claim lapses. Raises StoreDown."""
        try:
            await perform(self._postgres, settle_deliveries, SettleDeliveries(tried))
        except StoreDown:
            raise
        except Exception:
            if len(tried) > 1:
                for one in tried:
                    await self._settle([one])
            else:
                log.exception("a delivery can't be settled", delivery=str(tried[0].delivery.id))
        else:
            for one in tried:
                deliveries_tried.labels(outcome_of(one)).inc()


def outcome_of(tried: TriedDelivery) -> str:
    """`lost`: nobody knows whether it arrived."""
    if tried.failure is None:
        return "delivered"
    return "refused" if tried.lost_for is None else "lost"
