"""Find out what this shop counts in, and whether that is what we were told."""

import msgspec

from db.work import Work
from domain.shop import Claims, ShopFacts


class FindFacts(msgspec.Struct, frozen=True):
    claims: Claims = Claims()


async def find_facts(command: FindFacts, work: Work) -> ShopFacts:
    """Raises StoreUnfit, OtherShop."""
    shop = await work.shop.get()
    command.claims.require(shop)
    return shop.facts
