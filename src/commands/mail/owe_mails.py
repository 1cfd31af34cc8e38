"""Owe people the mails that events call for: the clerk's work, from one place in the outbox to the next."""

from collections.abc import Collection, Sequence
from uuid import UUID

import msgspec

from db.work import Work
from domain.mail.mail import MailKind, OwedMail


class OweMails(msgspec.Struct, frozen=True):
    """`after` and `upto` are outbox positions: `mails` are all that the events between them call for, `products` those
    that may be there again or cost less, `wishlists` those of which a wish has to be looked at. `admins`: they are told
    of webhooks that were switched off.
    """

    after: int
    upto: int
    mails: Sequence[OwedMail]
    products: Collection[UUID] = ()
    wishlists: Collection[UUID] = ()
    admins: bool = False

    @property
    def is_owed(self) -> bool:
        """Whether there is anything to do but move on."""
        return bool(self.mails or self.products or self.wishlists or self.admins)


async def owe_mails(command: OweMails, work: Work) -> int:
    """Where the clerk stands now: not at `upto` if it didn't stand at `after`, and then nothing was done.

    The mails and the clerk's new place are one transaction: whoever is killed, none is owed twice and none forgotten.
    """
    position = await work.mail_clerks_place.lock()
    if position != command.after:
        return position
    if command.mails:
        await work.mails.owe(command.mails, work.now)
    if command.products or command.wishlists:
        await work.wish_news.tell(command.products, command.wishlists, command.upto, work.now)
    if command.admins:
        await work.mails.owe_admins(MailKind.WEBHOOK_OFF, command.upto, work.now)
    await work.mail_clerks_place.move(command.upto)
    return command.upto
