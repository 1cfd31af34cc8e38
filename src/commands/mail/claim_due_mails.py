"""Take up mails to be sent now, with what each is about. A claim lapses: none is lost with a worker."""

import msgspec

from db.work import Work
from domain.mail import ABOUT_ACCOUNTS, ABOUT_TOKENS, ABOUT_WISHES, About, Mail
from domain.shop import Shop


class ClaimDueMails(msgspec.Struct, frozen=True):
    """`lease_seconds` is longer than any try to send one lasts."""

    limit: int
    lease_seconds: int


class DueMail(msgspec.Struct, frozen=True):
    """`about` None: nobody is left to read it, or there is nothing to say any more."""

    mail: Mail
    about: About | None
    shop: Shop


async def claim_due_mails(command: ClaimDueMails, work: Work) -> list[DueMail]:
    claimed = await work.mails.claim_due(command.limit, command.lease_seconds)
    if not claimed:
        return []
    shop = await work.shop.get()
    return [DueMail(mail, await subject_of(mail, work), shop) for mail in claimed]


async def subject_of(mail: Mail, work: Work) -> About | None:
    if mail.kind in ABOUT_TOKENS:
        return await work.letters.about_token(mail.subject)
    if mail.kind in ABOUT_ACCOUNTS:
        return await work.letters.about_account(mail.subject)
    if mail.kind in ABOUT_WISHES:
        return await work.letters.about_wish(mail.subject)
    return await work.letters.about_order(mail.subject)
