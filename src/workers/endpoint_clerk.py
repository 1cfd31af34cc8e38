"""The endpoints' clerk: reads the outbox once, in order, and writes down what other programs are owed.

Its place in the outbox lies in the transaction of what it writes down: what happened is owed once, whatever is killed
when. While nobody listens it only reads on. No command waits for it, and none knows of it.
"""

import asyncio
import time
from typing import Final

import asyncpg
import structlog

from commands.base import perform
from commands.endpoints.find_listening import FindListening, Listening, find_listening
from commands.endpoints.owe_deliveries import OweDeliveries, owe_deliveries
from db.outbox import READ_ROWS_MAX, Recorded
from domain.events import EndpointChanged, ShopChanged
from domain.order_events import OrderBuyerForgotten
from workers.cancellation import stop_if_cancelled
from workers.feed import Batch, Feed
from workers.leadership import Leadership
from workers.parking import OUTAGES

ENDPOINT_CLERK: Final = "endpoint clerk"
RETRY_SECONDS_MIN: Final = 0.1
RETRY_SECONDS_MAX: Final = 10.0
PACE_SECONDS: Final = 0.1
"""The least time between the beginnings of two batches."""
PLACE_SECONDS_MAX: Final = 5.0
"""How long its place may lag behind what it has read."""

log = structlog.get_logger()


async def follow(feed: Feed, leadership: Leadership, postgres: asyncpg.Pool) -> None:
    """One clerk at a time. Never ends by itself.

    An event this version can't read stops it, as it does the mail clerk: a newer worker, which can, goes on from there,
    and nothing is left out.
    """
    pause = RETRY_SECONDS_MIN
    while True:
        try:
            async with leadership.of(ENDPOINT_CLERK) as lead:
                listening = await perform(postgres, find_listening, FindListening())
                position, moved_at, begun = listening.position, time.monotonic(), 0.0
                while True:
                    stop_if_cancelled()
                    if (early := begun + PACE_SECONDS - time.monotonic()) > 0:
                        await asyncio.sleep(early)
                    batch = await feed.after(position)
                    begun = time.monotonic() if len(batch.events) < READ_ROWS_MAX else 0.0
                    lead.require()
                    work = work_of(listening, position, batch)
                    position = work.upto
                    is_late = listening.position < position and time.monotonic() - moved_at > PLACE_SECONDS_MAX
                    if work.events or is_late:
                        listening = await perform(postgres, owe_deliveries, work)
                        position, moved_at = listening.position, time.monotonic()
                    pause = RETRY_SECONDS_MIN
        except OUTAGES as trouble:
            stop_if_cancelled()
            log.warning("the endpoints' clerk starts again", trouble=repr(trouble))
        except Exception:
            stop_if_cancelled()
            log.exception("the endpoints' clerk starts again")
        await asyncio.sleep(pause)
        pause = min(pause * 2, RETRY_SECONDS_MAX)


def work_of(listening: Listening, position: int, batch: Batch) -> OweDeliveries:
    """What a clerk has to do who knows who is listening, and has read on to `position` and then the batch: with the
    whole of it where something in it changes who is told of what. Raises Unreadable.
    """
    events = batch.events
    if not any(changes_what_is_told(recorded) for recorded in events):
        events = [recorded for recorded in events if listening.hears(recorded) is not None]
    return OweDeliveries(listening.position, batch.events[-1].position if batch.events else position, events)


def changes_what_is_told(recorded: Recorded) -> bool:
    return isinstance(recorded.event, EndpointChanged | ShopChanged | OrderBuyerForgotten)
