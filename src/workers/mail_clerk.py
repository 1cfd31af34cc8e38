"""The mail clerk: reads the outbox once, in order, and writes down who is owed a mail.

Its place in the outbox lies in the transaction of what it writes down: a mail is owed once, whatever is killed when.
Where it has nothing to write down it reads on, and its place follows some time later: read again, nothing is owed
again. No command waits for it, and none knows of mails.
"""

import asyncio
import time
from itertools import chain
from typing import Final

import asyncpg
import structlog

from commands.base import perform
from commands.mail.find_clerks_place import FindClerksPlace, find_clerks_place
from commands.mail.owe_mails import OweMails, owe_mails
from db.outbox import READ_ROWS_MAX
from domain.mail import admins_are_told, mails_for, product_in_the_news, wishlist_in_the_news
from workers.cancellation import stop_if_cancelled
from workers.feed import Batch, Feed
from workers.leadership import Leadership
from workers.parking import OUTAGES

MAIL_CLERK: Final = "mail clerk"
RETRY_SECONDS_MIN: Final = 0.1
RETRY_SECONDS_MAX: Final = 10.0
PACE_SECONDS: Final = 0.2
"""The least time between the beginnings of two batches; the postman comes every second."""
PLACE_SECONDS_MAX: Final = 1.0
"""How long its place may lag behind what it has read."""

log = structlog.get_logger()


async def follow(feed: Feed, leadership: Leadership, postgres: asyncpg.Pool) -> None:
    """One clerk at a time. Never ends by itself.

    An event this version can't read stops it, where a projector would park it: a newer worker, which can, goes on from
    there, and no mail is left out.
    """
    pause = RETRY_SECONDS_MIN
    while True:
        try:
            async with leadership.of(MAIL_CLERK) as lead:
                position = place = await perform(postgres, find_clerks_place, FindClerksPlace())
                moved_at, begun = time.monotonic(), 0.0
                while True:
                    stop_if_cancelled()
                    if (early := begun + PACE_SECONDS - time.monotonic()) > 0:
                        await asyncio.sleep(early)
                    batch = await feed.after(position)
                    begun = time.monotonic() if len(batch.events) < READ_ROWS_MAX else 0.0
                    lead.require()
                    work = work_of(place, position, batch)
                    position = work.upto
                    if work.is_owed or (place < position and time.monotonic() - moved_at > PLACE_SECONDS_MAX):
                        position = place = await perform(postgres, owe_mails, work)
                        moved_at = time.monotonic()
                    pause = RETRY_SECONDS_MIN
        except OUTAGES as trouble:
            stop_if_cancelled()
            log.warning("the mail clerk starts again", trouble=repr(trouble))
        except Exception:
            stop_if_cancelled()
            log.exception("the mail clerk starts again")
        await asyncio.sleep(pause)
        pause = min(pause * 2, RETRY_SECONDS_MAX)


def work_of(place: int, position: int, batch: Batch) -> OweMails:
    """What a clerk has to do who has written down `place` as where it stands, and has read on to `position` and then
    the batch. Raises Unreadable.
    """
    events = [recorded.event for recorded in batch.events]
    mails = list(chain.from_iterable(map(mails_for, events)))
    products = {product for event in events if (product := product_in_the_news(event)) is not None}
    wishlists = {wishlist for event in events if (wishlist := wishlist_in_the_news(event)) is not None}
    upto = batch.events[-1].position if batch.events else position
    return OweMails(place, upto, mails, products, wishlists, any(map(admins_are_told, events)))
