"""Lists show how much there is by now, though the index isn't written for every sale."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from adapters.redis.client import Redis, open_redis
from adapters.redis.reader import GLANCE_SECONDS_MAX, RedisReader, Seen
from adapters.search.embedded.folder import IndexFolder
from adapters.search.embedded.reader import state_of
from adapters.search.port import ProductQuery
from domain.catalog.product import AttributeValue
from domain.outages import StoreDown
from queries.ask import Answer, ask
from queries.search.search_products import SearchProducts, search_products
from queries.sources import Sources
from read_models.model import ReadModel, Standing
from read_models.product_cards import PRODUCT_CARDS
from read_models.product_search import PRODUCT_SEARCH
from tests.world import ADDRESS, World

EVERYTHING = SearchProducts(ProductQuery())


def index_written(world: World) -> object:
    """Another one after each writing of the index."""
    assert world.settings.search_dir is not None
    folder = IndexFolder(world.settings.search_dir)
    live = folder.present("live")
    assert live is not None
    return state_of(folder.path(live))


def stock_in(answer: Answer) -> dict[str, Any]:
    return {item["sku"]: item["stock_quantity"] for item in msgspec.json.decode(answer.body)["items"]}


async def listed(sources: Sources, at: int = 0) -> dict[str, Any]:
    return stock_in(await ask(search_products, EVERYTHING, sources, at, wait_ms_max=2_000))


@asynccontextmanager
async def reading(world: World, redis: Redis) -> AsyncIterator[Sources]:
    """From this Redis, of which the process knows nothing yet."""
    yield replace(world.sources, redis=RedisReader(redis))
    await redis.aclose()


async def test_a_sale_is_shown_and_the_index_stays_as_it_is(world: World) -> None:
    await world.product("LAMP", stock=5)
    await world.product("PAN", stock=7)
    await world.level()
    before = index_written(world)
    eve = await world.customer()
    await eve.bought("LAMP", 3)
    shown = await eve.get("/products")
    assert {item["sku"]: item["stock_quantity"] for item in shown.json()["items"]} == {"LAMP": 2, "PAN": 7}
    await world.level()
    assert index_written(world) == before
    assert await world.differences(PRODUCT_SEARCH, PRODUCT_CARDS) == []


async def test_what_is_sold_out_or_there_again_is_found_as_such(world: World) -> None:
    await world.product("LAMP", stock=3)
    eve, admin = await world.customer(), await world.admin()

    async def found() -> list[tuple[bool, int]]:
        shown = (await admin.get("/products?in_stock=true")).json()
        return [(item["in_stock"], item["stock_quantity"]) for item in shown["items"]]

    admin.token = (await eve.post("/cart/add", {"sku": "LAMP", "quantity": 3})).headers["consistency-token"]
    assert await found() == [(True, 3)]
    await eve.post("/order/create", {"shipping_address": ADDRESS})
    admin.token = eve.token
    assert await found() == []
    await admin.post("/admin/inventory/LAMP/adjust", {"delta": 2, "reason": "found"})
    assert await found() == [(True, 2)]


async def test_attributes_may_be_called_as_anything_that_is_shown(world: World) -> None:
    called: dict[str, AttributeValue] = {"stock_quantity": 99, "id": "no id", "a": '","stock_quantity":98,"'}
    await world.product("LAMP", stock=5, attributes=called)
    eve = await world.customer()
    await eve.bought("LAMP")
    (item,) = (await eve.get("/products?q=lamp")).json()["items"]
    assert (item["stock_quantity"], item["attributes"]) == (4, called)


async def test_without_redis_lists_show_what_was_there_when_it_was_indexed(world: World) -> None:
    await world.product("LAMP", stock=5)
    await world.level()
    await (await world.customer()).bought("LAMP")
    position = await world.level()
    async with reading(world, open_redis("redis://127.0.0.1:1")) as away:
        assert await listed(away) == {"LAMP": 5}
        with pytest.raises(StoreDown):
            await listed(away, at=position)
    assert await listed(world.sources, at=position) == {"LAMP": 4}


async def test_a_silent_redis_is_waited_for_once_and_not_for_long(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.redis.reader.LEFT_ALONE_SECONDS", 60.0)
    await world.product("LAMP", stock=5)
    await world.level()
    met = 0

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal met
        met += 1
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        address = f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with reading(world, open_redis(address, 30.0)) as hanging:
            began = asyncio.get_running_loop().time()
            for _ in range(5):
                assert await listed(hanging) == {"LAMP": 5}
            assert GLANCE_SECONDS_MAX <= asyncio.get_running_loop().time() - began < 5 * GLANCE_SECONDS_MAX
            assert met == 1


async def test_who_was_promised_to_see_it_is_never_shown_what_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slow Redis is."""
    await world.product("LAMP", stock=5)
    await world.level()
    await (await world.customer()).bought("LAMP")
    position = await world.level()

    async def too_slow(*_: object) -> None:
        return None

    monkeypatch.setattr(RedisReader, "glance", too_slow)
    assert (await listed(world.sources), await listed(world.sources, at=position)) == ({"LAMP": 5}, {"LAMP": 4})


async def test_cards_that_are_not_built_yet_are_not_waited_for(world: World) -> None:
    await world.product("LAMP", stock=5)
    await world.level()
    async with reading(world, open_redis(re.sub(r"db=\d+", "db=15", world.settings.redis_url))) as empty:
        assert await empty.redis.standing(PRODUCT_CARDS) is None
        assert await listed(empty) == {"LAMP": 5}


def before_the_next_look(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], Awaitable[object]]) -> None:
    """At documents in Redis, once."""
    read = RedisReader.documents

    async def let_it_happen_and_read(
        self: RedisReader, model: ReadModel, at: Standing, keys: Sequence[str]
    ) -> Seen[list[bytes | None]]:
        monkeypatch.setattr(RedisReader, "documents", read)
        await happens()
        return await read(self, model, at, keys)

    monkeypatch.setattr(RedisReader, "documents", let_it_happen_and_read)


async def test_cards_that_are_replaced_meanwhile_are_not_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.product("LAMP", stock=5)
    await world.level()
    await listed(world.sources)
    monkeypatch.setattr("adapters.redis.reader.GLANCE_SECONDS_MAX", 20.0)
    rebuilt = list[object]()

    async def rebuild() -> None:
        rebuilt.append(await world.rebuild(PRODUCT_CARDS))

    before_the_next_look(monkeypatch, rebuild)
    assert stock_in(await ask(search_products, EVERYTHING, world.sources, 0, wait_ms_max=0)) == {"LAMP": 5}
    assert len(rebuilt) == 1


async def test_a_process_that_was_late_itself_does_not_leave_redis_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.product("LAMP", stock=5)
    await world.level()
    await (await world.customer()).bought("LAMP")
    await world.level()

    async def hold_the_loop_up() -> None:
        until = time.monotonic() + GLANCE_SECONDS_MAX + 0.1
        while time.monotonic() < until:
            pass

    before_the_next_look(monkeypatch, hold_the_loop_up)
    await listed(world.sources)
    assert await listed(world.sources) == {"LAMP": 4}
