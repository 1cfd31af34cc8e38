"""Rebuilding: a new generation beside the live one, and one step from one to the other."""

import asyncio
import contextlib
from collections.abc import Mapping

import asyncpg
import pytest

from adapters.redis.client import Redis
from adapters.redis.reader import RedisReader
from adapters.settings import Settings
from commands.base import perform
from commands.orders.change_order_status import ChangeOrderStatus, change_order_status
from domain.order_status import OrderStatus
from read_models.dashboard import DASHBOARD
from read_models.every import READ_MODELS
from read_models.model import ReadModel, Standing
from read_models.orders import ORDERS
from read_models.product_cards import PRODUCT_CARDS
from read_models.product_search import PRODUCT_SEARCH
from tests.world import Person, World, open_world
from workers.counters import Counters
from workers.rebuild import Build, RebuildFailed


async def busy_shop(world: World) -> Person:
    """A bit of everything the read models show."""
    await world.product("LAMP", price=4_500)
    await world.product("DESK", price=12_000)
    eve, adam, admin = await world.customer(), await world.customer(), await world.admin()
    await eve.bought("LAMP", 2)
    cancelled = await eve.bought("DESK")
    await eve.post(f"/orders/{cancelled['id']}/cancel")
    refunded = await adam.bought("LAMP")
    for status in (OrderStatus.SHIPPED, OrderStatus.REFUNDED):
        await perform(world.postgres, change_order_status, ChangeOrderStatus(refunded["id"], status))
    await adam.ordered("DESK")
    await adam.post("/cart/add", {"sku": "LAMP"})
    await admin.post("/admin/inventory/LAMP/adjust", {"delta": 3, "reason": "found"})
    await world.level()
    return admin


async def contents(redis: Redis, model: ReadModel) -> dict[str, object]:
    """Everything a model has in Redis, by key without the generation."""
    live = await RedisReader(redis).standing(model)
    assert live is not None
    prefix, found = f"{{{model.name}}}:{live.generation}:", dict[str, object]()
    for key in await redis.keys(f"{prefix}*"):
        kind, name = await redis.type(key), key.decode().removeprefix(prefix)
        if kind == b"stream":
            continue  # how it came about, and that may differ
        if kind == b"string":
            found[name] = await redis.get(key)
        elif kind == b"hash":
            found[name] = await redis.hgetall(key)  # type: ignore[misc]
        else:
            found[name] = await redis.zrange(key, 0, -1, withscores=True)
    return found


IN_REDIS = [model for model in READ_MODELS if model is not PRODUCT_SEARCH]


async def test_each_generation_built_anew_is_equal_to_the_one_that_grew(world: World) -> None:
    await busy_shop(world)
    position = await world.level()
    for model in IN_REDIS:
        grown, before = await contents(world.redis, model), await world.sources.standing(model, at=1)
        rebuilt = await world.rebuild(model)
        after = await live(world, model)
        assert before is not None, model.name
        assert after is not None, model.name
        assert (after.generation, after.position) == (rebuilt.generation, position), model.name
        assert after.generation > before.generation, model.name
        assert await contents(world.redis, model) == grown, f"{model.name}, byte for byte"
    assert await world.differences() == []


async def test_while_a_shop_is_busy_nobody_sees_the_rebuild(world: World) -> None:
    await world.product("LAMP", price=100, stock=100_000)
    buyers = [await world.customer() for _ in range(2)]
    looker, admin, stop = await world.customer(), await world.admin(), asyncio.Event()
    await world.level()
    first = await looker.bought("LAMP")

    async def buy(buyer: Person) -> None:
        while not stop.is_set():
            await buyer.bought("LAMP")

    async def look() -> int:
        looks = 0
        while not stop.is_set():
            found = await world.anyone.get("/products?q=product")
            assert (found.status_code, found.json()["total"]) == (200, 1)
            assert (await looker.get(f"/orders/{first['id']}")).status_code == 200
            assert (await looker.get("/orders")).json()["total"] == 1
            assert (await admin.get("/admin/dashboard/summary")).json()["orders"] >= 1
            looks += 1
        return looks

    busy = [asyncio.create_task(buy(buyer)) for buyer in buyers]
    looking = asyncio.create_task(look())
    for model in (PRODUCT_SEARCH, ORDERS, DASHBOARD, PRODUCT_CARDS):
        await world.rebuild(model)
    stop.set()
    await asyncio.gather(*busy)
    assert await looking > 5
    assert await world.differences() == []


async def test_a_rebuild_that_is_interrupted_leaves_the_live_one_and_can_be_run_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await busy_shop(world)

    async def interrupt(*_: object) -> int:
        raise asyncio.CancelledError

    for model in (ORDERS, PRODUCT_SEARCH, DASHBOARD):
        before = await world.sources.standing(model, at=1)
        for when in ("while it was filled", "before it was compared"):
            with monkeypatch.context() as patched, contextlib.suppress(asyncio.CancelledError):
                if when == "before it was compared":
                    patched.setattr(Build, "compare", interrupt)
                    await world.rebuild(model)
                await world.rebuild(model, interrupt_now)
            assert await world.projection(model).store.standing("next") is not None, "it had begun"
            after = await live(world, model)
            assert before is not None
            assert after is not None
            assert after.generation == before.generation
            assert await world.differences(model) == []
        await world.rebuild(model)
        assert await world.projection(model).store.standing("next") is None
        assert await world.differences(model) == []


def interrupt_now(_: int) -> None:
    """As Ctrl-C would."""
    raise asyncio.CancelledError


async def test_a_generation_that_came_out_wrong_does_not_go_live(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await busy_shop(world)
    before = await world.sources.standing(DASHBOARD, at=1)
    write = Counters._write

    async def write_wrongly(self: Counters, start, cells) -> None:  # type: ignore[no-untyped-def]
        await write(self, start, cells)
        await write(self, start, type(cells)({("totals", "2020-01", "gross"): 1}))

    monkeypatch.setattr(Counters, "_write", write_wrongly)
    with pytest.raises(RebuildFailed, match="totals 2020-01 gross is 1, should be 0"):
        await world.rebuild(DASHBOARD)
    after = await live(world, DASHBOARD)
    assert before is not None
    assert after is not None
    assert after.generation == before.generation


async def test_another_revision_is_built_by_itself_while_the_old_one_goes_on_serving(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world(settings, postgres, redis) as old:
        eve = await old.customer()
        await old.product("LAMP")
        order = await eve.bought("LAMP")
        await old.level()
        before = {model.name: await old.sources.standing(model, at=1) for model in READ_MODELS}

    held = asyncio.Event()
    for projection in ("workers.redis_documents.RedisDocuments", "workers.projectors.product_search.ProductSearch"):
        hold_back(monkeypatch, projection, held)
    for model in ("workers.redis_documents", "workers.projectors.product_search", "workers.counters"):
        monkeypatch.setattr(f"{model}.shape", lambda model, *facts: " ".join((f"r{model.revision + 1}", *facts)))
    async with open_world(settings, postgres, redis) as new:
        for _ in range(5):
            assert (await eve_in(new, eve).get(f"/orders/{order['id']}")).json()["status"] == "PAID"
            assert (await new.anyone.get("/products?q=product")).json()["total"] == 1
            await asyncio.sleep(0.05)
        placed = await eve_in(new, eve).ordered("LAMP")
        shown = await eve_in(new, eve).get(
            f"/orders/{placed['id']}", Consistency_Token=f"p{await position(postgres):x}"
        )
        assert shown.status_code == 200, "carts and orders are kept up to date meanwhile"
        held.set()
        async with asyncio.timeout(10):
            while not all([await is_another(new, model, before) for model in READ_MODELS]):
                await asyncio.sleep(0.05)
        await new.level()
        assert await new.differences() == []


def hold_back(monkeypatch: pytest.MonkeyPatch, projection: str, until: asyncio.Event) -> None:
    import importlib

    module, name = projection.rsplit(".", 1)
    kind = getattr(importlib.import_module(module), name)
    fill = kind.fill

    async def fill_late(self, start, advance):  # type: ignore[no-untyped-def]
        await until.wait()
        return await fill(self, start, advance)

    monkeypatch.setattr(kind, "fill", fill_late)


def eve_in(world: World, eve: Person) -> Person:
    return Person(world.client, eve._headers, eve._account)


async def position(postgres: asyncpg.Pool) -> int:
    return int(await postgres.fetchval("select max(position) from outbox"))


async def live(world: World, model: ReadModel) -> Standing | None:
    """At this moment: those who ask questions may know it as of a moment ago."""
    return await world.projection(model).store.standing("live")


async def is_another(world: World, model: ReadModel, before: Mapping[str, Standing | None]) -> bool:
    standing, old = await live(world, model), before[model.name]
    assert old is not None
    return standing is not None and standing.generation != old.generation


async def test_what_could_not_be_projected_stops_a_rebuild_and_not_the_live_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await busy_shop(world)
    await world.level()

    async def broken(self, start, advance):  # type: ignore[no-untyped-def]
        raise ValueError("a defect")

    monkeypatch.setattr(Counters, "fill", broken)
    with pytest.raises(ValueError, match="a defect"):
        await world.rebuild(DASHBOARD)
    assert (await world.sources.standing(DASHBOARD, at=1)) is not None
