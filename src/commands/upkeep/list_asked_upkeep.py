"""What was asked to be looked after and is not done yet, the first asked for first."""

from collections.abc import Sequence

import msgspec

from db.asked_upkeep import Asked, list_asked
from db.work import Work


class ListAskedUpkeep(msgspec.Struct, frozen=True):
    pass


async def list_asked_upkeep(command: ListAskedUpkeep, work: Work) -> Sequence[Asked]:
    return await list_asked(work.connection)
