"""Have products stand among the best sellers by what was sold of them by now."""

from typing import Final

import msgspec

from db.work import Work
from domain.catalog.product import BEST_SELLERS
from domain.events import SalesRanked

PRODUCTS_MAX: Final = 500
"""In one transaction: whoever buys one of them meanwhile waits until it ends."""


class RankSales(msgspec.Struct, frozen=True):
    pass


async def rank_sales(command: RankSales, work: Work) -> int:
    """How many stand by another number since; PRODUCTS_MAX: there may be more. One that sells in this very moment is
    left to the next time.
    """
    products = await work.sold_units.rank(PRODUCTS_MAX)
    if products:
        work.record(SalesRanked(subject=BEST_SELLERS, version=0, products=tuple(products)))
    return len(products)
