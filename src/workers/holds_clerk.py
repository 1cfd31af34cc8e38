"""Releases the stock of orders that were not paid in time.

One worker does it, and another as soon as that one is gone: its right lies in Postgres, and ends with it. A job of the
queue that is killed with its worker is found again only when its heartbeat has been missed, and so may miss, killed
again and again, the minute that is promised.
"""

import asyncio
from typing import Final
from uuid import UUID

import asyncpg
import structlog

from commands.base import perform
from commands.orders.find_ended_holds import FindEndedHolds, find_ended_holds
from commands.orders.release_hold import ReleaseHold, release_hold
from domain.outages import StoreDown
from workers.cancellation import stop_if_cancelled
from workers.leadership import Leadership
from workers.parking import OUTAGES

HOLDS_CLERK: Final = "holds clerk"
LOOK_SECONDS: Final = 2.0
RETRY_SECONDS: Final = 1.0

log = structlog.get_logger()


async def keep_releasing(leadership: Leadership, postgres: asyncpg.Pool) -> None:
    """Never ends by itself."""
    while True:
        try:
            async with leadership.of(HOLDS_CLERK) as lead:
                while True:
                    stop_if_cancelled()
                    lead.require()
                    await release_ended_holds(postgres)
                    await asyncio.sleep(LOOK_SECONDS)
        except OUTAGES as trouble:
            stop_if_cancelled()
            log.warning("the holds clerk starts again", trouble=repr(trouble))
        except Exception:
            stop_if_cancelled()
            log.exception("the holds clerk starts again")
        await asyncio.sleep(RETRY_SECONDS)


async def release_ended_holds(postgres: asyncpg.Pool) -> int:
    """How many were released. Each in a transaction of its own: one that can't be leaves the others be.

    Raises StoreDown.
    """
    released, stuck = 0, set[UUID]()
    while orders := await perform(postgres, find_ended_holds, FindEndedHolds(but=frozenset(stuck))):
        for order in orders:
            stuck.add(order)  # until it is done; one that somebody else is moving is for the next round
            try:
                released += await perform(postgres, release_hold, ReleaseHold(order))
            except StoreDown:
                raise
            except Exception:
                log.exception("a hold can't be released", order=str(order))
    return released
