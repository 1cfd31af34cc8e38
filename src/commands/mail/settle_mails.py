"""Write down what became of attempts to send mails."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from db.mail.mails import Settled
from db.work import Work
from domain.cart.wishlist import Told
from domain.events import MailChanged
from domain.mail.mail import ABOUT_WISHES, Mail, MailStatus, is_given_up, pause_after


class Outcome(StrEnum):
    """REFUSED: whoever was to deliver it never will. DELAYED: not now. UNWANTED: nobody is left to read it."""

    SENT = "sent"
    DELAYED = "delayed"
    REFUSED = "refused"
    UNWANTED = "unwanted"


class Tried(msgspec.Struct, frozen=True):
    """`told` is what a note about a wish has said."""

    mail: Mail
    outcome: Outcome
    failure: str | None = None
    told: Told | None = None


class SettleMails(msgspec.Struct, frozen=True):
    tries: Sequence[Tried]


async def settle_mails(command: SettleMails, work: Work) -> None:
    """What is delayed is tried again after a pause, for a day; then, and when it is refused, an admin is told.

    That it was sent is true whoever says so; all else is only for the last that took it up to say.
    """
    statuses = {tried.mail.id: status_after(tried, work.now) for tried in command.tries}
    before = await work.mails.settle(
        [
            Settled(
                id=tried.mail.id,
                tries=tried.mail.tries,
                status=statuses[tried.mail.id],
                failure=tried.failure,
                again_in=pause_after(tried.mail.tries) if statuses[tried.mail.id] is MailStatus.DUE else None,
            )
            for tried in command.tries
        ]
    )
    for tried in command.tries:
        mail, status = tried.mail, statuses[tried.mail.id]
        if mail.id not in before:
            continue
        if MailStatus.FAILED in (before[mail.id], status):
            work.record(MailChanged(subject=mail.id, version=mail.tries))
        if mail.kind in ABOUT_WISHES and status in (MailStatus.SENT, MailStatus.DROPPED):
            work.record(*await work.wish_news.settle(mail.subject, tried.told))


def status_after(tried: Tried, now: datetime) -> MailStatus:
    match tried.outcome:
        case Outcome.SENT:
            return MailStatus.SENT
        case Outcome.UNWANTED:
            return MailStatus.DROPPED
        case Outcome.DELAYED if not is_given_up(tried.mail, now):
            return MailStatus.DUE
        case _:
            return MailStatus.FAILED
