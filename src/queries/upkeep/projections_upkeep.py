"""What workers found when they last compared each read model with the tables."""

from adapters.redis.upkeep import Upkeep
from domain.outages import StoreDown
from queries.sources import Sources


async def projections_upkeep(sources: Sources) -> dict[str, Upkeep]:
    """By the read model's name; nothing while Redis is down."""
    try:
        return await sources.redis.upkeep()
    except StoreDown:
        return {}
