"""A whole shop on two search servers: each is kept by itself, and one is enough to sell."""

import time
from collections.abc import AsyncIterator, Iterator

import asyncpg
import msgspec
import pytest

from adapters.redis.client import Redis
from adapters.search.meilisearch.reader import MeilisearchReader
from adapters.search.port import ProductQuery
from adapters.search.replicas import Replicas
from adapters.settings import Settings
from domain.outages import StoreDown
from queries.ask import reached
from tests.contract.search.catalog import document
from tests.contract.search.engine import at_stand_in
from tests.contract.search.stand_in import Server, open_stand_in
from tests.world import LEVEL_SECONDS_MAX, World, open_world
from workers.projections import projections
from workers.verify import verify


@pytest.fixture
def servers() -> Iterator[tuple[Server, Server]]:
    with open_stand_in() as one, open_stand_in() as two:
        yield one, two


@pytest.fixture
async def shop(
    servers: tuple[Server, Server], settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> AsyncIterator[World]:
    urls = tuple(server.url for server in servers)
    changed = msgspec.structs.replace(settings, search_dir=None, meili_urls=urls)
    async with open_world(changed, postgres, redis) as opened:
        yield opened


async def test_each_server_holds_everything_and_one_is_enough(shop: World, servers: tuple[Server, Server]) -> None:
    admin = await shop.admin()
    await shop.product("L1", name="Brass lamp")
    await admin.put("/admin/search/words", {"synonyms": [["lamp", "luminaire"]], "stop_words": []})
    kept = [
        one for one in projections(shop.settings, shop.facts, shop.postgres, shop.redis) if "search" in one.model.name
    ]
    assert [projection.model.name for projection in kept] == ["product_search", "product_search@1"]
    position, deadline = await shop.level(), time.monotonic() + LEVEL_SECONDS_MAX
    for projection in kept:
        await reached(projection.model, position, shop.sources, deadline)
    for server in servers:
        server.overloaded = True
        found = (await admin.get("/products?q=luminaire")).json()
        server.overloaded = False
        assert [item["sku"] for item in found["items"]] == ["L1"]
    for projection in kept:
        proof = await verify(projection, shop.sources, shop.postgres)
        assert (proof.checked, proof.differences) == (1, [])


async def test_without_any_server_search_is_down_and_the_shop_is_not(
    shop: World, servers: tuple[Server, Server]
) -> None:
    admin = await shop.admin()
    await shop.product("L1")
    await shop.level()
    for server in servers:
        server.overloaded = True
    down = await admin.get("/products?q=lamp")
    assert (down.status_code, down.json()["code"]) == (503, "store-down")
    assert (await admin.post("/cart/add", {"sku": "L1"})).status_code == 200
    for server in servers:
        server.overloaded = False


async def test_who_has_come_further_answers_and_is_stayed_with(servers: tuple[Server, Server]) -> None:
    engines = [at_stand_in(server) for server in servers]
    for engine in engines:
        await engine.hold([document(1, "Lamp")])
    ahead = engines[1]
    await ahead.change(document(2, "Chair"))
    readers = Replicas([engine.reader for engine in engines])
    standing = await readers.standing(ahead.standing.position)
    assert standing == ahead.standing
    assert (await readers.search(ProductQuery())).total == 2
    assert await readers.standing() == ahead.standing, "nobody sees time run backwards"
    servers[1].overloaded = True
    assert (await readers.search(ProductQuery())).total == 1
    servers[0].overloaded = True
    with pytest.raises(StoreDown):
        await readers.search(ProductQuery())
    await readers.close()


async def test_where_no_server_answers_search_is_down() -> None:
    readers = Replicas([MeilisearchReader("http://127.0.0.1:9", None) for _ in range(2)])
    for ask in (readers.standing, readers.settings):
        with pytest.raises(StoreDown):
            await ask()
    await readers.close()
