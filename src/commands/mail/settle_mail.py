"""Write down what became of an attempt to send a mail."""

from enum import StrEnum

import msgspec

from db.work import Work
from domain.events import MailChanged
from domain.mail import Mail, MailStatus, is_given_up, pause_after


class Outcome(StrEnum):
    """REFUSED: whoever was to deliver it never will. DELAYED: not now. UNWANTED: nobody is left to read it."""

    SENT = "sent"
    DELAYED = "delayed"
    REFUSED = "refused"
    UNWANTED = "unwanted"


class SettleMail(msgspec.Struct, frozen=True):
    mail: Mail
    outcome: Outcome
    failure: str | None = None


async def settle_mail(command: SettleMail, work: Work) -> None:
    """What is delayed is tried again after a pause, for a day; then, and when it is refused, an admin is told."""
    mail, outcome = command.mail, command.outcome
    if outcome is Outcome.SENT:
        await work.mails.settle(mail.id, MailStatus.SENT, None, None)
    elif outcome is Outcome.UNWANTED:
        await work.mails.settle(mail.id, MailStatus.DROPPED, None, None)
    elif outcome is Outcome.REFUSED or is_given_up(mail, work.now):
        await work.mails.settle(mail.id, MailStatus.FAILED, command.failure, None)
        work.record(MailChanged(subject=mail.id, version=mail.tries))
    else:
        await work.mails.settle(mail.id, MailStatus.DUE, command.failure, pause_after(mail.tries))
