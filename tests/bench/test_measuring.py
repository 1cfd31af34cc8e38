"""The smoke form of `make bench`: what it asks is answered, and is counted. The figures mean nothing."""

import psutil
import pytest

from bench.baskets import HOT
from bench.checkouts import wish
from bench.load.put_under_load import each_once
from bench.load.request import Request
from bench.measure import measure
from bench.people import People
from bench.scene import Scene
from bench.shop import BenchShop
from bench.yardsticks.bare import bare, transaction
from bench.yardsticks.pgbench import checkouts_by_pgbench
from bench.yardsticks.server import open_yardsticks
from read_models.carts import CARTS
from read_models.orders import ORDERS
from read_models.product_cards import PRODUCT_CARDS
from read_models.stock_ledger import STOCK_LEDGER
from tests.world import World

QUEUE = 16


async def scene_in(world: World) -> Scene:
    """With nobody in it but those in the queue."""
    shop, people = BenchShop("", "", "", 0.0, 0), People(world.settings.jwt_secret)
    await people.invite(world.postgres, 0, QUEUE)
    trees = {name: psutil.Process() for name in ("postgres", "valkey")}
    return Scene(shop, world.settings, world.postgres, world.redis, people, trees)


async def test_yardsticks_are_measured_in_turn(world: World) -> None:
    scene, levelled = await scene_in(world), []

    async def level() -> None:
        levelled.append(await world.level())

    with open_yardsticks(
        {"REDIS_URL": world.settings.redis_url, "DATABASE_URL": world.settings.database_url}
    ) as server:
        subjects, done = [bare(server), await transaction(scene, server)], list[int]()
        measured = await measure(subjects, 2, 0.1, level, done.append)
        with pytest.raises(SystemExit, match="1 of 2 requests were refused"):
            each_once(server.url, [Request("/bare"), Request("/nowhere")])
    assert [(one.name, len(one.rounds)) for one in measured] == [("bare", 2), ("bare-transaction", 2)]
    assert done == [1, 2, 3, 4, 5, 6]
    assert levelled == []
    for one in measured:
        assert min(each.a_second for each in one.rounds) > 0
        assert all(0 < each.p50_ms <= each.p99_ms for each in one.rounds)
    assert measured[1].rounds[0].cpu_ms.keys() == {"api", "postgres"}
    asked = await world.postgres.fetchval("select sum(n) from bench.rows")
    assert asked > 0


async def test_orders_by_pgbench_are_as_good_as_those_of_the_shop(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("baskets", "yardsticks.pgbench"):
        monkeypatch.setattr(f"bench.{module}.BASKETS", 4)
    scene = await scene_in(world)
    skus = {sku for place in range(QUEUE) for sku in wish(place, hot=True)}
    assert HOT in skus
    for sku in sorted(skus):
        await world.product(sku, stock=1_000)
    by_pgbench = await checkouts_by_pgbench(scene, hot=True)
    assert by_pgbench.prepare is not None
    before = await world.postgres.fetchval("select count(*) from orders")
    await by_pgbench.prepare()
    load = await by_pgbench.load(0)
    assert load.requests == QUEUE
    ordered = await world.postgres.fetch("select customer_id, subtotal from orders order by number offset $1", before)
    assert sorted(row["customer_id"] for row in ordered) == sorted(person.id for person in scene.people.in_a_queue)
    assert {row["subtotal"] for row in ordered} == {3_000}
    assert await world.postgres.fetchval("select count(*) from cart_items") == 0
    await world.level()
    assert await world.ledger_broken() == {}
    assert await world.differences(CARTS, ORDERS, PRODUCT_CARDS, STOCK_LEDGER) == []
