"""Nobody who buys waits for a migration for longer than two seconds, however many orders there are.

Whoever writes into a table is kept waiting by whatever lock keeps people from buying, so somebody asks for the right
to write into each table, over and over; and customers place orders all the while.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import asyncpg
import click
import pytest
from msgspec.structs import replace

from adapters.redis.client import Redis
from adapters.settings import Settings
from db import giving_way
from db.giving_way import upgrade
from db.pool import open_pool
from db.revisions import commands
from db.schema import head
from tests.databases import make_database, tables_of
from tests.db.many_orders import add_orders
from tests.db.test_giving_way import connected
from tests.db.waiting import prepare_to_wait, waited
from tests.releases.released import releases
from tests.stores import Addresses
from tests.world import ADDRESS, Person, World, open_world

SAMPLES: Final = Path(__file__).parent / "sample_revisions"
WAIT_SECONDS_MAX: Final = 2.0
BUYERS: Final = 4
BEFORE: Final = 4 * BUYERS
LOOK_SECONDS: Final = 0.05
KEPT_FROM: Final = ("alembic_version",)

LONG: Final = pytest.param(1_000_000, id="million", marks=pytest.mark.slow)


@asynccontextmanager
async def meanwhile(*work: Callable[[asyncio.Event], object]) -> AsyncIterator[None]:
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for each in work:
            group.create_task(each(stop))  # type: ignore[arg-type]
        yield
        stop.set()


async def files_of(connection: asyncpg.Connection) -> dict[str, int]:
    """A table that is written anew gets another one."""
    rows = await connection.fetch("select oid::regclass::text as name, relfilenode from pg_class where relkind = 'r'")
    return {row["name"]: row["relfilenode"] for row in rows}


class Waits:
    """How long somebody waited for the right to write into each table, at worst, in seconds."""

    def __init__(self, url: str, tables: list[str]) -> None:
        self._url = url
        self.of = dict.fromkeys((table for table in tables if table not in KEPT_FROM), 0.0)

    async def ask(self, stop: asyncio.Event) -> None:
        connection: asyncpg.Connection = await asyncpg.connect(self._url)
        await prepare_to_wait(connection)
        while not stop.is_set():
            for table in self.of:
                self.of[table] = max(self.of[table], await waited(connection, table))
        await connection.close()


class Checkouts:
    """How long each took, in seconds. Whoever is told to come again (503), as on a machine that is busy, does so."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.seconds: list[float] = []
        self.told_to_come_again = 0

    async def place(self, stop: asyncio.Event) -> None:
        buyer = await self._world.customer()
        while not stop.is_set():
            began = time.monotonic()
            await self._said(buyer, "/cart/add", {"sku": "LAMP"})
            order = await self._said(buyer, "/order/create", {"shipping_address": ADDRESS})
            self.seconds.append(time.monotonic() - began)
            await self._said(buyer, f"/orders/{order['id']}/cancel")

    async def _said(self, buyer: Person, path: str, body: object = None) -> dict[str, Any]:
        while (answer := await buyer.post(path, body)).status_code == 503:
            self.told_to_come_again += 1
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        return told


@pytest.fixture
async def url(stores: Addresses, worker_number: int) -> str:
    return await make_database(stores, "migrated", f"open_{worker_number}")


@pytest.mark.parametrize("orders", [pytest.param(20_000, id="20k"), LONG])
async def test_customers_go_on_buying_while_the_samples_are_migrated(
    orders: int,
    url: str,
    settings: Settings,
    postgres: asyncpg.Pool,
    redis: Redis,
    patience: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(giving_way, "commands", lambda url, tell: commands(url, tell, SAMPLES))
    said, waits = list[str](), Waits(url, await tables_of(url))
    async with (
        await open_pool(url) as pool,
        open_world(replace(settings, database_url=url), pool, redis, projecting=False) as world,
    ):
        await world.product("LAMP", stock=1_000_000)
        await world.customer()
        await add_orders(url, orders)
        checkouts = Checkouts(world)
        async with meanwhile(waits.ask, *[checkouts.place] * BUYERS), connected(url) as watch:
            while len(checkouts.seconds) < BEFORE:
                await asyncio.sleep(LOOK_SECONDS)
            before, began = len(checkouts.seconds), time.monotonic()
            await upgrade(url, watch, said.append)
            seconds = time.monotonic() - began
    usual, slowest = max(checkouts.seconds[:before]), max(checkouts.seconds[before:])
    with capsys.disabled():
        click.echo(
            f"\n{orders:,} orders, {seconds:.1f} s: {len(checkouts.seconds) - before} checkouts, the slowest"
            f" {slowest:.2f} s ({usual:.2f} s before), {checkouts.told_to_come_again} told to come"
            f" again; a table was waited for for {max(waits.of.values()):.2f} s"
            f"\n{chr(10).join(said)}"
        )
    assert len(checkouts.seconds) > before > 0
    assert max(waits.of.values()) < WAIT_SECONDS_MAX, waits.of


@pytest.mark.parametrize("orders", [pytest.param(20_000, id="20k"), LONG])
async def test_no_migration_since_the_last_release_keeps_anybody_from_writing(
    orders: int, url: str, settings: Settings, postgres: asyncpg.Pool, redis: Redis, patience: None
) -> None:
    """Nor does the last one of all."""
    async with (
        await open_pool(url) as pool,
        open_world(replace(settings, database_url=url), pool, redis, projecting=False) as world,
    ):
        await world.product("LAMP")
        await world.customer()
    await add_orders(url, orders)
    await asyncio.to_thread(commands(url).downgrade, min(releases()[-1].schema, f"{int(head()) - 1:04}"))
    waits = Waits(url, await tables_of(url))
    async with meanwhile(waits.ask), connected(url) as watch:
        before = await files_of(watch)
        await upgrade(url, watch, lambda _: None)
        rewritten = {table for table, file in (await files_of(watch)).items() if before.get(table, file) != file}
    assert rewritten == set(), "it was written anew, and nobody could read it meanwhile"
    assert max(waits.of.values()) < WAIT_SECONDS_MAX, waits.of
