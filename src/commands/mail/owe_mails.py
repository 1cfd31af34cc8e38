"""Owe people the mails that events call for: the clerk's work, from one place in the outbox to the next."""

from collections.abc import Sequence

import msgspec

from db.work import Work
from domain.mail import OwedMail


class OweMails(msgspec.Struct, frozen=True):
    """`after` and `upto` are outbox positions: `mails` are all that the events between them call for."""

    after: int
    upto: int
    mails: Sequence[OwedMail]


async def owe_mails(command: OweMails, work: Work) -> int:
    """Where the clerk stands now: not at `upto` if it didn't stand at `after`, and then nothing was done.

    The mails and the clerk's new place are one transaction: whoever is killed, none is owed twice and none forgotten.
    """
    position = await work.clerks_place.lock()
    if position != command.after:
        return position
    if command.mails:
        await work.mails.owe(command.mails, work.now)
    await work.clerks_place.move(command.upto)
    return command.upto
