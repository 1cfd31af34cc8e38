"""How everything is, and what workers are asked to look after."""

import asyncio

from read_models.orders import ORDERS
from tests.api.pages.office.clerk import at_the_desk
from tests.workers.test_rebuild import contents
from tests.world import World
from workers.feed import Feed
from workers.leadership import Leadership
from workers.upkeep_clerk import Means, attend_to_all


async def clerk_attends(world: World) -> None:
    """As a worker does, once; beside another one that does the same."""
    feed = Feed(world.postgres)
    clerks = [
        Means(world.settings, feed, Leadership(world.settings.database_url), world.at_work, world.redis)
        for _ in range(2)
    ]
    running = [asyncio.create_task(feed.run())]
    try:
        await asyncio.gather(*(attend_to_all(clerk) for clerk in clerks))
    finally:
        for task in running:
            task.cancel()
        await asyncio.wait(running)
        for clerk in clerks:
            await clerk.leadership.close()


async def test_a_rebuild_asked_for_twice_runs_once_and_shows_what_was_there(world: World) -> None:
    await world.product("LAMP", price=900)
    eve = await world.customer()
    await eve.bought("LAMP")
    async with at_the_desk(world) as desk:
        await desk.open("/office/health")
        assert ('hx-trigger="every 2s"' in desk.page, "All of the shop is there." in desk.page) == (False, True)
        before, grown = await world.sources.standing(ORDERS), await contents(world.redis, ORDERS)
        for _ in range(2):
            asked = await desk.send("/office/health/ask", kind="rebuild", subject="orders")
            assert (asked.status_code, "Waits for a worker" in desk.page) == (200, True)
        assert 'hx-trigger="every 2s"' in desk.page
        assert await world.postgres.fetchval("select count(*) from asked_upkeep") == 1
        told = await world.postgres.fetch(
            "select target_kind, target from audit_records where action = 'ask_for_upkeep'"
        )
        assert [tuple(row) for row in told] == [("read_model", "orders")]
        nothing = await desk.send("/office/health/ask", kind="rebuild", subject="<b>nothing</b>")
        assert nothing.status_code == 404

        await clerk_attends(world)
        after = await world.sources.standing(ORDERS)
        assert before is not None
        assert after is not None
        assert after.generation > before.generation
        await clerk_attends(world)
        later = await world.sources.standing(ORDERS)
        assert later is not None
        assert later.generation == after.generation, "asked for twice, built once"
        assert await contents(world.redis, ORDERS) == grown
        await desk.open("/office/health")
        assert ("built</span>" in desk.page, "Waits for a worker" in desk.page) == (True, False)
        assert 'hx-trigger="every 2s"' not in desk.page


async def test_what_is_wrong_is_named(world: World) -> None:
    await world.product("LAMP", stock=5)
    eve = await world.customer()
    order = await eve.bought("LAMP")
    await world.level()
    async with at_the_desk(world) as desk:
        await desk.open("/office/health")
        await desk.send("/office/health/ask", kind="check")
        await clerk_attends(world)
        await desk.open("/office/health")
        assert "promises are kept." in desk.page

        await world.postgres.execute("update variants set stock_quantity = stock_quantity + 1")
        live = await world.sources.standing(ORDERS)
        assert live is not None
        await world.redis.delete(f"{{orders}}:{live.generation}:doc:{order['id']}")
        await desk.send("/office/health/ask", kind="check")
        await desk.send("/office/health/ask", kind="verify", subject="orders")
        await clerk_attends(world)
        await desk.open("/office/health")
        broken = await world.ledger_broken()
        assert "stock-is-the-sum-of-its-movements" in broken
        for name, rows in broken.items():
            assert f"<code>{name}</code>" in desk.page
            assert f"({len(rows)} row" in desk.page
        assert ("1 differs" in desk.page, "promises are kept." in desk.page) == (True, False)
