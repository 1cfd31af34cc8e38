"""Find the mails of people who have been forgotten since: what is left of them goes too."""

from uuid import UUID

import msgspec

from db.work import Work


class FindForgottenMails(msgspec.Struct, frozen=True): ...


async def find_forgotten_mails(_: FindForgottenMails, work: Work) -> list[UUID]:
    return await work.mails.of_the_forgotten()
