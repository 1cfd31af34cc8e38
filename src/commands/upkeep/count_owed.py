"""Count what the shop owes and waits for, and how much it remembers."""

import msgspec

from db.owed import Owed, count_all
from db.work import Work


class CountOwed(msgspec.Struct, frozen=True):
    pass


async def count_owed(command: CountOwed, work: Work) -> Owed:
    return await count_all(work.connection)
