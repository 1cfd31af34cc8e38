"""Releases the stock of orders that were not paid in time."""

from uuid import UUID

import structlog

from commands.base import perform
from commands.orders.find_ended_holds import FindEndedHolds, find_ended_holds
from commands.orders.release_hold import ReleaseHold, release_hold
from domain.outages import StoreDown
from workers.jobs.context import JobContext

log = structlog.get_logger()


async def holds_release(context: JobContext) -> int:
    """How many were released. Each in a transaction of its own: one that can't be leaves the others be."""
    postgres, released, stuck = context["postgres"], 0, set[UUID]()
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
