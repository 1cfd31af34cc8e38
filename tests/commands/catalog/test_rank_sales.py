"""What sells best is ranked from time to time, and not by every sale."""

from typing import cast

import asyncpg
import pytest

from db.outbox import decode_event
from db.pool import connect
from domain.events import SalesRanked
from tests.world import World
from workers.jobs.context import JobContext
from workers.jobs.sales_rank import sales_rank


async def rank(world: World) -> int:
    """What the workers' job does every ten seconds."""
    return await sales_rank(cast("JobContext", {"postgres": world.at_work}))


async def best_seller(world: World) -> str:
    await world.level()
    shown = await world.anyone.get("/products?sort=bestselling&page_size=1")
    return str(shown.json()["items"][0]["sku"])


async def told(postgres: asyncpg.Pool) -> list[SalesRanked]:
    rows = await postgres.fetch("select body from outbox where type = 'SalesRanked' order by position")
    events = [decode_event(row["body"]) for row in rows]
    return [event for event in events if isinstance(event, SalesRanked)]


async def test_what_sells_best_comes_first_once_sales_are_ranked(world: World) -> None:
    lamp, pan = await world.product("LAMP"), await world.product("PAN")
    eve, admin = await world.customer(), await world.admin()
    await eve.bought("LAMP")
    assert (await rank(world), await best_seller(world)) == (1, "LAMP")

    order = await eve.bought("PAN", 3)
    assert await best_seller(world) == "LAMP"
    assert (await rank(world), await best_seller(world)) == (1, "PAN")

    refunded = await admin.post(f"/admin/orders/{order['id']}/refunds", {"reason": "broken"})
    assert refunded.status_code == 201, refunded.text
    assert await best_seller(world) == "PAN"
    assert (await rank(world), await best_seller(world)) == (1, "LAMP")
    assert [event.products for event in await told(world.postgres)] == [(lamp.id,), (pan.id,), (pan.id,)]
    assert await world.differences() == []


async def test_where_nothing_was_sold_nothing_is_written(world: World) -> None:
    await world.product("LAMP")
    await (await world.customer()).ordered("LAMP")  # and not paid
    before = await world.everything_written()
    assert await rank(world) == 0
    assert await world.everything_written() == before


async def test_many_are_ranked_in_portions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("commands.catalog.rank_sales", "workers.jobs.sales_rank"):
        monkeypatch.setattr(f"{module}.PRODUCTS_MAX", 2)
    eve = await world.customer()
    sold = [(await world.product(sku)).id for sku in "ABCDE"]
    for sku in "ABCDE":
        await eve.bought(sku)
    assert await rank(world) == 5
    portions = [event.products for event in await told(world.postgres)]
    assert [len(portion) for portion in portions] == [2, 2, 1]
    assert sorted(product for portion in portions for product in portion) == sorted(sold)


async def test_a_product_that_is_sold_in_this_moment_is_not_waited_for(world: World) -> None:
    await world.product("LAMP")
    await world.product("PAN")
    eve = await world.customer()
    await eve.bought("LAMP")
    await eve.bought("PAN", 2)
    buying = await connect(world.settings.database_url)
    try:
        await buying.execute("begin; select from product_sales where units = 2 for update")
        assert (await rank(world), await best_seller(world)) == (1, "LAMP")
    finally:
        await buying.close()
    assert (await rank(world), await best_seller(world)) == (1, "PAN")
