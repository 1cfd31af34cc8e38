"""Long answers over a real socket: whole or visibly broken off, and no longer than somebody reads."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final, cast

import asyncpg
import pytest
from granian.constants import Interfaces
from granian.server.embed import Server
from msgspec.structs import replace

from adapters.redis.client import Redis
from adapters.redis.generations import RedisGenerations
from adapters.redis.keys import slot_key
from adapters.redis.operations import document_operations
from adapters.settings import Settings
from api.answers import flowing
from api.answers.flowing import PACE_BYTES_PER_SECOND_MIN, SLOW_SECONDS_MAX, too_slow
from cli.ports import free_port
from queries.set_out import Walk
from read_models.model import Document, Standing
from read_models.product_cards import PRODUCT_CARDS, PUBLISHED_PRODUCTS
from tests.world import World, open_world

HOST: Final = "127.0.0.1"
SECONDS_MAX: Final = 20
MANY: Final = 2_000
LINE: Final = b'{"status":"published","description":"%s"}' % (b"x" * 20_000)
LAST_CHUNK: Final = b"\r\n0\r\n\r\n"
ASKED: Final = b"GET /feeds/products.jsonl HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many documents were in each page that was read since."""
    found, read = list[int](), Walk._read

    async def counted(walk: Walk, *arguments: Any) -> Any:
        page, documents = await read(walk, *arguments)
        found.append(len(documents))
        return page, documents

    monkeypatch.setattr(Walk, "_read", counted)
    return found


@asynccontextmanager
async def served(settings: Settings, postgres: asyncpg.Pool, redis: Redis) -> AsyncIterator[tuple[World, int]]:
    """A shop of many products whose descriptions are long; and the port at which it is open."""
    at, store = Standing(1, 0, 0, 0, "r4 USD"), RedisGenerations(redis, PRODUCT_CARDS)
    await store.begin(at)
    for number in range(0, MANY, 100):
        documents = [Document(f"id:{number + one:06}", LINE, {PUBLISHED_PRODUCTS: number + one}) for one in range(100)]
        await store.apply("next", document_operations(PRODUCT_CARDS, 1, documents), at, at)
    assert await store.switch(1) == "switched"
    async with open_world(settings, postgres, redis, projecting=False) as world:
        shop, port = world.app.state.shop, free_port()
        world.app.state.shop = replace(shop, settings=replace(settings, fresh_wait_ms_max=50))
        server = Server(cast("Any", world.app), address=HOST, port=port, interface=Interfaces.ASGINL, log_enabled=False)
        serving = asyncio.create_task(server.serve())
        yield world, port
        server.stop()  # type: ignore[no-untyped-call]
        await serving
        world.app.state.shop = shop


async def asked(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with asyncio.timeout(SECONDS_MAX):
        while True:
            try:
                reader, writer = await asyncio.open_connection(HOST, port)
                break
            except ConnectionError:
                await asyncio.sleep(0)
        writer.write(ASKED)
        assert b" 200 OK\r\n" in await reader.readuntil(b"\r\n")
        return reader, writer


async def test_what_goes_wrong_in_the_middle_breaks_the_connection_off(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, pages: list[int]
) -> None:
    async with served(settings, postgres, redis) as (world, port), asyncio.timeout(SECONDS_MAX):
        reader, writer = await asked(port)
        whole = await reader.read()
        assert whole.endswith(LAST_CHUNK)
        assert whole.count(b"published") == sum(pages) == MANY
        writer.close()

        pages.clear()
        reader, writer = await asked(port)
        await redis.delete(slot_key(PRODUCT_CARDS, "live"))
        half = await reader.read()
        assert not half.endswith(LAST_CHUNK)
        assert half.count(b"published") < MANY
        assert sum(pages) < MANY
        assert world.app.state.shop.public_flows.running == 0
        writer.close()


@pytest.mark.parametrize(
    ("sent_bytes", "waited_seconds", "slow"),
    [
        (0, SLOW_SECONDS_MAX, False),
        (100 * PACE_BYTES_PER_SECOND_MIN, 100, False),
        (100 * PACE_BYTES_PER_SECOND_MIN - 1, 100, True),
        (10**9, 3_600, False),
        (10**8, 3_600, True),
    ],
)
def test_a_minute_is_anybodys_and_then_the_pace_counts(sent_bytes: int, waited_seconds: float, slow: bool) -> None:
    assert too_slow(sent_bytes, waited_seconds) is slow


async def test_who_reads_too_slowly_is_broken_off(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, pages: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(settings, postgres, redis) as (world, port), asyncio.timeout(SECONDS_MAX):
        monkeypatch.setattr(flowing, "SLOW_SECONDS_MAX", 0)
        monkeypatch.setattr(flowing, "PACE_BYTES_PER_SECOND_MIN", 2**50)  # what nobody reads at
        reader, writer = await asked(port)
        half = await reader.read()
        assert not half.endswith(LAST_CHUNK)
        assert sum(pages) < MANY
        assert world.app.state.shop.public_flows.running == 0
        writer.close()


async def test_nothing_is_read_that_nobody_waits_for(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, pages: list[int]
) -> None:
    async with served(settings, postgres, redis) as (world, port), asyncio.timeout(SECONDS_MAX):
        _, writer = await asked(port)
        assert world.app.state.shop.public_flows.running == 1
        writer.close()
        while world.app.state.shop.public_flows.running:
            await asyncio.sleep(0)
        assert sum(pages) < MANY
