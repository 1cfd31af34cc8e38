"""Find what has begun or ended and nobody has noted. The first half of noting it; changes nothing."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from db.work import Work

PRODUCTS_MAX: Final = 500


class FindTurns(msgspec.Struct, frozen=True):
    pass


class Turned(msgspec.Struct, frozen=True):
    """Products by their sales, at most PRODUCTS_MAX; and whether there are promotions."""

    products: Sequence[UUID]
    promotions: bool

    def __bool__(self) -> bool:
        return bool(self.products) or self.promotions


async def find_turns(command: FindTurns, work: Work) -> Turned:
    products = await work.sales.turned(work.now, PRODUCTS_MAX)
    return Turned(products, await work.promotions.have_turned(work.now))
