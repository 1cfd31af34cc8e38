"""Find unpaid orders whose hold has ended. The first half of releasing them; changes nothing."""

from typing import Final
from uuid import UUID

import msgspec

from db.work import Work

ORDERS_MAX: Final = 500


class FindEndedHolds(msgspec.Struct, frozen=True):
    """`but` leaves those out that were seen already."""

    but: frozenset[UUID] = frozenset()


async def find_ended_holds(command: FindEndedHolds, work: Work) -> list[UUID]:
    """At most ORDERS_MAX, the oldest first."""
    return await work.orders.ended_holds(work.now, command.but, ORDERS_MAX)
