"""What workers are looking after because somebody asked for it, and what came of it last."""

from collections.abc import Sequence

from adapters.redis.upkeep_runs import UpkeepRun
from domain.outages import StoreDown
from queries.sources import Sources


async def upkeep_runs(sources: Sources) -> Sequence[UpkeepRun]:
    """Nothing while Redis is down."""
    try:
        return await sources.redis.upkeep_runs()
    except StoreDown:
        return []
