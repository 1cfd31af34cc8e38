"""Who ends holds: one worker, and the next one at once when it is gone."""

import asyncio
from datetime import timedelta
from uuid import UUID

import asyncpg

from adapters.settings import Settings
from tests.world import World
from workers.clerks import keep_clerks
from workers.feed import Feed
from workers.holds_clerk import HOLDS_CLERK
from workers.leadership import Leadership

PATIENCE_SECONDS = 10


async def released(world: World, order: UUID) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await world.postgres.fetchval("select status from orders where id = $1", order) != "CANCELLED":
            await asyncio.sleep(0.02)


async def test_a_hold_is_ended_by_the_next_worker_once_the_first_is_gone(
    world: World, settings: Settings, postgres: asyncpg.Pool
) -> None:
    await world.product("LAMP", stock=5)
    order = await (await world.customer()).ordered("LAMP", 2)
    await postgres.execute("update orders set hold_ends_at = hold_ends_at - $1::interval", timedelta(hours=1))
    first = Leadership(settings.database_url)
    async with first.right_to(HOLDS_CLERK) as lead:
        assert lead is not None
        second = asyncio.create_task(keep_clerks(settings, Feed(postgres), postgres))
        await first.close()  # as a kill does
        await released(world, UUID(order["id"]))
    assert await world.stock_of("LAMP") == 5
    second.cancel()
    await asyncio.wait([second])
