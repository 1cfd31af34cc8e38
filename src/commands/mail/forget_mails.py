"""Forget mails, once nothing else is left of them."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from db.work import Work
from domain.events import MailChanged
from domain.mail.mail import MailStatus


class ForgetMails(msgspec.Struct, frozen=True):
    mails: Sequence[UUID]


async def forget_mails(command: ForgetMails, work: Work) -> None:
    """But for those that are tried again by now."""
    for mail, status in await work.mails.remove(command.mails):
        if status is MailStatus.FAILED:
            work.record(MailChanged(subject=mail, version=0))
