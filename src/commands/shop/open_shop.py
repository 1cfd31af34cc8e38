"""Open the shop: say, once and for good, what it counts in."""

import msgspec

from db.work import Work
from domain.shop import LOW_STOCK_DEFAULT, NAME_DEFAULT, Shop, ShopFacts


class OpenShop(msgspec.Struct, frozen=True):
    facts: ShopFacts


async def open_shop(command: OpenShop, work: Work) -> Shop:
    """The shop there is then, which may have been opened before.

    It is no event: before there is a shop there is nobody to read one.
    """
    await work.shop.open(NAME_DEFAULT, command.facts, LOW_STOCK_DEFAULT)
    return await work.shop.get()
