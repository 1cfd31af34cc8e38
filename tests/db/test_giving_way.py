"""A migration beside an open shop waits a moment for its table, gives way, comes again, and says who is in the way."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from msgspec.structs import replace

from adapters.settings import Settings
from db import giving_way, migrating
from db.giving_way import upgrade
from db.migrate import migrate, pending_sql
from db.migrating import MIGRATING
from db.pool import open_pool
from db.revisions import LOCK_SECONDS_MAX, commands
from db.schema import head, schema_of
from domain.outages import StoreUnfit
from tests.databases import make_database, run
from tests.db.waiting import prepare_to_wait, waited
from tests.stores import Addresses
from workers.checking import check

SAMPLES = Path(__file__).parent / "sample_revisions"
SELLING_AGAIN_SECONDS_MAX = 1.0
GOING_ON = threading.Event()
STALLS = """
from alembic import op
from tests.db import test_giving_way

revision, down_revision, branch_labels, depends_on = "9001", "{head}", None, None


def upgrade():
    op.execute("alter table orders add column stalled int")
    test_giving_way.GOING_ON.wait(30)


def downgrade():
    pass
"""
HELD = "select exists (select from pg_locks where relation = 'orders'::regclass and mode = 'AccessExclusiveLock')"


@pytest.fixture
async def url(stores: Addresses, worker_number: int) -> str:
    return await make_database(stores, "migrated", f"migrated_{worker_number}")


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving_way, "PAUSE_SECONDS_MIN", 0.1)
    monkeypatch.setattr(giving_way, "PAUSE_SECONDS_MAX", 0.1)


@pytest.fixture
def with_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next release's migrations."""
    monkeypatch.setattr(giving_way, "commands", lambda url, tell: commands(url, tell, SAMPLES))


@asynccontextmanager
async def connected(url: str, application: str = "a shop") -> AsyncIterator[asyncpg.Connection]:
    """However long that takes on a busy machine."""
    connection = await asyncpg.connect(url, command_timeout=30, server_settings={"application_name": application})
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def somebody_reads(url: str, table: str) -> AsyncIterator[asyncpg.Connection]:
    """A report, say, that goes on and on."""
    async with connected(url, "a report") as connection:
        await connection.execute(f"begin; select from {table} limit 1")
        yield connection


async def columns_of(url: str, table: str) -> set[str]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("select column_name from information_schema.columns where table_name = $1", table)
    await connection.close()
    return {row["column_name"] for row in rows}


async def test_a_step_gives_way_to_whoever_buys_and_comes_again(url: str, with_samples: None) -> None:
    said = list[str]()
    async with somebody_reads(url, "orders") as report, connected(url) as watch, connected(url) as shop:
        upgrading = asyncio.create_task(upgrade(url, watch, said.append))
        await prepare_to_wait(shop)
        while not said:
            assert await waited(shop, "orders") < LOCK_SECONDS_MAX + SELLING_AGAIN_SECONDS_MAX
        process = report.get_server_pid()
        assert said[0] == (
            f"A step gave way after 1.5 s: a report (process {process} of Postgres) has orders. Trying again in 0.1 s"
            " (1 of 20)."
        )
        assert "channel" not in await columns_of(url, "orders")
        await report.execute("rollback")
        await upgrading
    assert {"channel", "sold_by"} <= await columns_of(url, "orders")
    assert [line.partition("  ")[0] for line in said if "  " in line] == ["9001", "9002", "9003", "9004"]


async def test_an_autovacuum_goes_before_the_step_gives_way(url: str) -> None:
    """As Postgres has it do, once it has looked whether two wait for each other."""
    async with connected(url) as connection:
        looks_after = await connection.fetchval("select setting::int from pg_settings where name = 'deadlock_timeout'")
    assert looks_after < LOCK_SECONDS_MAX * 1_000


async def test_who_never_goes_is_named_with_what_to_do(
    url: str, with_samples: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving_way, "TRIES_MAX", 2)
    async with somebody_reads(url, "orders") as report, connected(url) as watch:
        with pytest.raises(StoreUnfit) as given_up:
            await upgrade(url, watch, lambda _: None)
    first, rest = str(given_up.value).splitlines()
    process = report.get_server_pid()
    assert first.startswith(f"Let a report (process {process} of Postgres) end, which has had orders for ")
    assert first.endswith(
        f" s, or end it with `select pg_terminate_backend({process})`; then run `tradepost migrate` again."
    )
    assert rest == "Nothing is half done and the shop goes on: each migration is there as a whole, or not at all."
    async with connected(url) as watch:
        assert (await schema_of(watch)).state == "present"


async def test_a_step_that_stands_still_with_its_table_is_ended_and_comes_again(
    url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As one does whose program was stopped, or whose machine was cut off."""
    going_on, said = threading.Event(), list[str]()
    monkeypatch.setattr(giving_way, "commands", lambda url, tell: commands(url, tell, tmp_path))
    monkeypatch.setattr(sys.modules[__name__], "GOING_ON", going_on)
    (tmp_path / "9001_stalls.py").write_text(STALLS.format(head=head()))
    async with connected(url) as watch, connected(url) as shop:
        upgrading = asyncio.create_task(upgrade(url, watch, said.append))
        while not await shop.fetchval(HELD):
            await asyncio.sleep(0.02)
        await shop.execute("update orders set note = note")
        going_on.set()
        await upgrading
    assert said[0] == "A step was ended: it had stood still for 2 s with what it held. Trying again in 0.1 s (1 of 20)."
    assert "stalled" in await columns_of(url, "orders")


async def test_a_migration_that_was_stopped_in_the_middle_is_gone_on_with(url: str, with_samples: None) -> None:
    """An index of it was left half made, and the constraint is there that a later step was to look through."""
    await asyncio.to_thread(commands(url, lambda _: None, SAMPLES).upgrade, "9002")
    await run(
        url,
        "create index orders_channel on orders (channel, placed_at)",
        "update pg_index set indisvalid = false where indexrelid = 'orders_channel'::regclass",
        "alter table orders add constraint channel_named check (channel <> '') not valid",
    )
    async with connected(url) as watch:
        await upgrade(url, watch, lambda _: None)
        assert await watch.fetchval("select indisvalid from pg_index where indexrelid = 'orders_channel'::regclass")
        assert await watch.fetchval("select convalidated from pg_constraint where conname = 'channel_named'")
        assert await watch.fetchval("select version_num from alembic_version") == "9004"


async def test_of_two_one_waits_and_says_for_whom(url: str) -> None:
    await run(url, "update alembic_version set version_num = '0040'", "alter table idempotency_keys drop column brief")
    said = list[str]()
    async with connected(url) as other:
        await other.execute("select pg_advisory_lock($1)", MIGRATING)
        waiting = asyncio.create_task(migrate(url, said.append))
        while not said:
            await asyncio.sleep(0.02)
        process = other.get_server_pid()
        assert said == [f"Another `tradepost migrate` is at work (process {process} of Postgres): waiting for it."]
        assert "brief" not in await columns_of(url, "idempotency_keys")
    assert await waiting
    assert "brief" in await columns_of(url, "idempotency_keys")
    assert not await migrate(url)


async def test_one_that_is_never_done_is_not_waited_for_for_ever(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "WAIT_SECONDS_MAX", 0)
    await run(url, "update alembic_version set version_num = '0040'")
    async with connected(url) as other:
        await other.execute("select pg_advisory_lock($1)", MIGRATING)
        with pytest.raises(StoreUnfit, match=r"^Another `tradepost migrate` has been at work for \d+ s \(process \d+ "):
            await migrate(url)


async def test_a_program_goes_on_with_a_newer_schema_that_serves_it_and_with_no_other(
    url: str, with_samples: None, settings: Settings
) -> None:
    """In the middle of an upgrade, and after a step back: one that starts, and one that looks through the ledger."""
    async with connected(url) as watch:
        await upgrade(url, watch, lambda _: None)
        for word, state in (
            (f"Schema 9004 serves programs of schema {head()} and newer.", "ahead"),
            ("Schema 9004 serves programs of schema 9002 and newer.", "newer"),
            (f"Schema 9003 serves programs of schema {head()} and newer.", "newer"),
        ):
            await watch.execute(f"comment on table alembic_version is '{word}'")
            assert (await schema_of(watch)).state == state
            async with await open_pool(url, 1) as starting:
                if state == "ahead":
                    assert await starting.fetchval("select 1") == 1
                    assert not await migrate(url), "which is nothing for an older program to change"
                    assert await pending_sql(url) == ""
                    looked = await check(replace(settings, database_url=url))
                    assert [found for found in looked if found.rows] == []
                else:
                    with pytest.raises(StoreUnfit, match=f"^The database's schema is 9004, this program's is {head()}"):
                        await starting.fetchval("select 1")


async def test_what_would_be_done_is_shown_and_nothing_is_done(url: str) -> None:
    assert await pending_sql(url) == ""
    await run(url, "update alembic_version set version_num = '0040'", "alter table idempotency_keys drop column brief")
    written = await pending_sql(url)
    assert "ALTER TABLE idempotency_keys ADD COLUMN brief BOOLEAN DEFAULT false NOT NULL;" in written
    assert "brief" not in await columns_of(url, "idempotency_keys")
    assert await migrate(url)
