"""The mail clerk: writes down who is owed a mail."""

from itertools import chain
from typing import Final

from commands.base import perform
from commands.mail.find_clerks_place import FindClerksPlace, find_clerks_place
from commands.mail.owe_mails import OweMails, owe_mails
from domain.mail.mail import admins_are_told, mails_for, product_in_the_news, wishlist_in_the_news
from workers.feed import Batch
from workers.outbox_clerk import Clerk
from workers.traced import remember_mails

PACE_SECONDS: Final = 0.2
"""The postman comes every second."""
PLACE_SECONDS_MAX: Final = 1.0


def work_of(place: int, position: int, batch: Batch) -> OweMails:
    """What a clerk has to do who has written down `place` as where it stands, and has read on to `position` and then
    the batch. Raises Unreadable.
    """
    events = [recorded.event for recorded in batch.events]
    remember_mails(batch.events)
    mails = list(chain.from_iterable(map(mails_for, events)))
    products = {product for event in events if (product := product_in_the_news(event)) is not None}
    wishlists = {wishlist for event in events if (wishlist := wishlist_in_the_news(event)) is not None}
    upto = batch.events[-1].position if batch.events else position
    return OweMails(place, upto, mails, products, wishlists, any(map(admins_are_told, events)))


MAIL_CLERK: Final = Clerk(
    "mail clerk",
    PACE_SECONDS,
    PLACE_SECONDS_MAX,
    lambda postgres: perform(postgres, find_clerks_place, FindClerksPlace()),
    lambda place: place,
    work_of,
    lambda postgres, work: perform(postgres, owe_mails, work),
    lambda event: any(True for _ in mails_for(event)),
)
