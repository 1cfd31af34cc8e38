"""Find out what a mail is about, and in whose name it goes."""

import msgspec

from db.work import Work
from domain.mail import ABOUT_ACCOUNTS, ABOUT_TOKENS, ABOUT_WISHES, About, Mail
from domain.shop import Shop


class FindSubject(msgspec.Struct, frozen=True):
    mail: Mail


class Subject(msgspec.Struct, frozen=True):
    """`about` None: nobody is left to read it, or there is nothing to say any more."""

    about: About | None
    shop: Shop


async def find_subject(command: FindSubject, work: Work) -> Subject:
    return Subject(await about(command.mail, work), await work.shop.get())


async def about(mail: Mail, work: Work) -> About | None:
    if mail.kind in ABOUT_TOKENS:
        return await work.letters.about_token(mail.subject)
    if mail.kind in ABOUT_ACCOUNTS:
        return await work.letters.about_account(mail.subject, mail.version)
    if mail.kind in ABOUT_WISHES:
        return await work.wish_news.about(mail.subject, mail.kind)
    return await work.letters.about_order(mail.subject)
