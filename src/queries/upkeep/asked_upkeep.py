"""What workers were asked to look after and have not done yet."""

from collections.abc import Set

from adapters.redis.upkeep_asked import Wish
from domain.outages import StoreDown
from queries.sources import Sources


async def asked_upkeep(sources: Sources) -> Set[Wish]:
    """Nothing while Redis is down."""
    try:
        return await sources.redis.upkeep_asked()
    except StoreDown:
        return set()
