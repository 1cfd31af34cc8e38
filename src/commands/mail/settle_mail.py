"""Write down what became of an attempt to send a mail."""

from datetime import datetime
from enum import StrEnum

import msgspec

from db.work import Work
from domain.events import MailChanged
from domain.mail import ABOUT_WISHES, Mail, MailStatus, is_given_up, pause_after
from domain.wishlist import Told


class Outcome(StrEnum):
    """REFUSED: whoever was to deliver it never will. DELAYED: not now. UNWANTED: nobody is left to read it."""

    SENT = "sent"
    DELAYED = "delayed"
    REFUSED = "refused"
    UNWANTED = "unwanted"


class SettleMail(msgspec.Struct, frozen=True):
    """`told` is what a note about a wish has said."""

    mail: Mail
    outcome: Outcome
    failure: str | None = None
    told: Told | None = None


async def settle_mail(command: SettleMail, work: Work) -> None:
    """What is delayed is tried again after a pause, for a day; then, and when it is refused, an admin is told.

    That it was sent is true whoever says so; all else is only for the last that took it up to say.
    """
    mail, status = command.mail, status_after(command, work.now)
    again_in = pause_after(mail.tries) if status is MailStatus.DUE else None
    before = await work.mails.settle(mail, status, command.failure, again_in)
    if before is not None and MailStatus.FAILED in (before, status):
        work.record(MailChanged(subject=mail.id, version=mail.tries))
    if before is not None and mail.kind in ABOUT_WISHES and status in (MailStatus.SENT, MailStatus.DROPPED):
        work.record(*await work.wish_news.settle(mail.subject, command.told))


def status_after(tried: SettleMail, now: datetime) -> MailStatus:
    match tried.outcome:
        case Outcome.SENT:
            return MailStatus.SENT
        case Outcome.UNWANTED:
            return MailStatus.DROPPED
        case Outcome.DELAYED if not is_given_up(tried.mail, now):
            return MailStatus.DUE
        case _:
            return MailStatus.FAILED
