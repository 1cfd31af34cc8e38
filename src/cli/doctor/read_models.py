"""Workers and read models: are these of this database, does somebody keep each, how far behind is it, and was anything
left out?
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from adapters.redis.client import redis_of
from adapters.redis.reader import RedisReader
from adapters.search.engines import search_reader
from adapters.settings import Settings
from cli.doctor.finding import Finding, broken, well
from commands.upkeep.compare_histories import CompareHistories, compare_histories
from db.parked import Parked, list_parked
from db.pool import look_around
from db.work import Work
from domain.outages import OtherHistory
from queries.sources import Sources
from queries.upkeep.projections_status import ProjectionStatus, live_standings, statuses_of
from workers.leadership import kept_ones

LAG_SECONDS_MAX: Final = 10
START: Final = "Start one: `tradepost worker` (`tradepost up` has one). One that runs and hangs is to be ended first."
LOG: Final = "See the worker's log."


async def read_models(settings: Settings) -> list[Finding]:
    """Raises StoreDown, StoreUnfit."""
    redis, search = redis_of(settings), search_reader(settings)
    try:
        await RedisReader(redis).ping()
        standings = await live_standings(Sources(RedisReader(redis), search))
    finally:
        await redis.aclose()
        await search.close()
    async with look_around(settings.database_url) as connection:
        parked = await list_parked(connection)
        kept = await kept_ones(connection, list(standings))
        try:
            await compare_histories(CompareHistories(standings), Work(connection))
        except OtherHistory as other:
            return [broken(other.found, other.CURE), *of_parked(parked)]
    return [*of_workers(statuses_of(standings), kept), *of_parked(parked)]


def of_workers(status: Sequence[ProjectionStatus], kept: set[str]) -> list[Finding]:
    if not kept:
        return [broken("No worker is running: nothing new is seen by anybody.", START)]
    found = []
    for model in status:
        if model.name not in kept:
            found.append(broken(f"No worker keeps {model.name}.", LOG))
        elif model.lag_ms is None:
            found.append(broken(f"{model.name} can't be read, or was never built.", LOG))
        elif model.lag_ms > LAG_SECONDS_MAX * 1_000:
            found.append(broken(f"{model.name} is {model.lag_ms / 1_000:.0f} s behind.", LOG))
    lag_ms = max(model.lag_ms or 0 for model in status)
    return found or [well(f"All {len(status)} are kept; the slowest is {lag_ms} ms behind.")]


def of_parked(parked: Sequence[Parked]) -> list[Finding]:
    cure = "`tradepost projections parked` says why; `tradepost projections requeue` has them tried again."
    counts = Counter(event.model for event in parked)
    return [broken(f"{model} was left without events, {count} in all.", cure) for model, count in counts.items()]
