"""Send a mail again that had been given up."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import MailChanged
from domain.mail.mail import Mail, MailStatus
from domain.refusals import MailNotGivenUp


class ResendMail(msgspec.Struct, frozen=True):
    mail: UUID


async def resend_mail(command: ResendMail, work: Work) -> Mail:
    """It has another day from now on. Raises NotFound, MailNotGivenUp."""
    if not await work.mails.try_again(command.mail):
        await work.mails.get(command.mail)
        raise MailNotGivenUp
    work.record(MailChanged(subject=command.mail, version=0))
    mail = await work.mails.get(command.mail)
    work.account_for(command, "mail", mail.id, {"status": MailStatus.FAILED}, {"status": mail.status})
    return mail
