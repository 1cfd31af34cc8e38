"""Note that what was asked to be looked after has been."""

import msgspec

from db.asked_upkeep import settle_asked
from db.work import Work
from domain.upkeep import UpkeepKind


class SettleUpkeep(msgspec.Struct, frozen=True):
    kind: UpkeepKind
    subject: str


async def settle_upkeep(command: SettleUpkeep, work: Work) -> None:
    await settle_asked(work.connection, command.kind, command.subject)
