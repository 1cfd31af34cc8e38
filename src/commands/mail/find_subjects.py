"""Find out what mails are about, and in whose name they go."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import msgspec

from db.work import Work
from domain.mail.mail import (
    ABOUT_ACCOUNTS,
    ABOUT_ENDPOINTS,
    ABOUT_ORDERS,
    ABOUT_STOCK,
    ABOUT_TOKENS,
    ABOUT_WISHES,
    About,
    Mail,
    MailKind,
)
from domain.shop import Shop


class FindSubjects(msgspec.Struct, frozen=True):
    mails: Sequence[Mail]


class Subjects(msgspec.Struct, frozen=True):
    """`about`, by the mail's id, has none of which nobody is left to read it, or there is nothing to say any more."""

    about: Mapping[UUID, About]
    shop: Shop


async def find_subjects(command: FindSubjects, work: Work) -> Subjects:
    def of(kinds: Collection[MailKind]) -> list[Mail]:
        return [mail for mail in command.mails if mail.kind in kinds]

    shop = await work.shop.get()
    about: dict[UUID, About] = {}
    about |= await work.letters.about_tokens(of(ABOUT_TOKENS))
    about |= await work.letters.about_accounts(of(ABOUT_ACCOUNTS))
    about |= await work.wish_news.about(of(ABOUT_WISHES))
    about |= await work.letters.about_endpoints(of(ABOUT_ENDPOINTS))
    about |= await work.letters.about_stock(of(ABOUT_STOCK), shop.low_stock)
    about |= await work.letters.about_orders(of(ABOUT_ORDERS))
    return Subjects(about, shop)
