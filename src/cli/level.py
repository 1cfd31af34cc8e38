"""Waiting until the read models show everything there is."""

import asyncio
import time
from typing import Final

import click

from adapters.redis.client import redis_of
from adapters.redis.reader import RedisReader
from adapters.search.engines import search_reader
from adapters.settings import Settings
from cli.progress import bar
from cli.session import postgres, redis_trouble
from cli.troubles import told_of
from commands.base import perform
from commands.upkeep.compare_histories import CompareHistories, compare_histories
from db.outbox import last_position
from db.work import Work
from domain.outages import OtherHistory
from queries.sources import Sources
from queries.upkeep.projections_status import live_standings, projections_status

LOOK_SECONDS: Final = 0.2
STUCK_SECONDS_MAX: Final = 20.0


async def await_level(settings: Settings, *, shown: bool, stuck_seconds_max: float = STUCK_SECONDS_MAX) -> bool:
    """Whether they do. Gives up without Redis, on read models of another database, and when nothing has moved for so
    long, and says so.
    """
    if (trouble := await redis_trouble(settings)) is not None:
        click.echo(told_of(trouble), err=True)
        return False
    redis, search = redis_of(settings), search_reader(settings)
    sources = Sources(RedisReader(redis), search)
    try:
        async with postgres(settings) as pool:
            position = await perform(pool, find_position, None)
            await perform(pool, compare_histories, CompareHistories(await live_standings(sources)))
        with bar("Until the read models show it", position, shown=shown) as advance:
            slowest, moved_at = -1, time.monotonic()
            while slowest < position:
                now = min(status.position or 0 for status in await projections_status(sources))
                if now > slowest:
                    slowest, moved_at = now, time.monotonic()
                    advance(slowest)
                elif time.monotonic() - moved_at > stuck_seconds_max:
                    click.echo("The read models don't move: is a worker running? They catch up when one is.", err=True)
                    return False
                await asyncio.sleep(LOOK_SECONDS)
    except OtherHistory as other:
        click.echo(told_of(other), err=True)
        return False
    finally:
        await redis.aclose()
        await search.close()
    return True


async def find_position(_: None, work: Work) -> int:
    return await last_position(work.connection)
