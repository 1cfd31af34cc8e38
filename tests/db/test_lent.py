"""Through a real PgBouncer in transaction mode, with fewer connections than there are who ask."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
from msgspec.structs import replace

from adapters.settings import Settings
from cli.doctor.finding import broken
from cli.doctor.schema import schema
from db.lent import NAMES_POSTGRES
from db.outages import postgres_answers
from db.pool import Connection, connect, in_transaction, open_pool, snapshot
from db.rights import API
from db.session import SESSION
from domain.accounts.account_refusals import NoLongerAdmin, SessionOver
from domain.accounts.session import Bearer
from domain.outages import StoreUnfit
from tests.docs.blocks import block
from tests.pooler import CONNECTIONS, LENIENT, needs_pgbouncer, open_pooler
from workers.leadership import Leadership

pytestmark = needs_pgbouncer

ASKING = 4 * CONNECTIONS


@pytest.fixture
def refusing(postgres: asyncpg.Pool, database_url: str, tmp_path: Path) -> Iterator[str]:
    """PgBouncer as it comes: no settings at the start of a session."""
    with open_pooler(database_url, tmp_path / "refusing") as url:
        yield url


@pytest.fixture
def forgetting(postgres: asyncpg.Pool, database_url: str, tmp_path: Path) -> Iterator[str]:
    with open_pooler(database_url, tmp_path / "forgetting", LENIENT) as url:
        yield url


@pytest.fixture(params=["refusing", "forgetting"])
def pooler(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def lent(pooler: str) -> AsyncIterator[asyncpg.Pool]:
    async with await open_pool(pooler, ASKING, lending=True) as pool:
        yield pool


async def settings_there(connection: Connection) -> dict[str, str]:
    return {name: await connection.fetchval("select current_setting($1)", name) for name in SESSION}


async def test_each_transaction_brings_its_settings_along_and_leaves_none_behind(lent: asyncpg.Pool) -> None:
    found = await asyncio.gather(*(in_transaction(lent, settings_there) for _ in range(ASKING)))
    assert found == [SESSION] * ASKING
    async with lent.acquire() as between:
        assert await between.fetchval("show statement_timeout") == "0"


async def test_statements_find_what_they_need_on_any_connection(lent: asyncpg.Pool) -> None:
    async def double(connection: Connection) -> int:
        return int(await connection.fetchval("select $1::int * 2 from pg_sleep(0.001)", 21))

    assert await asyncio.gather(*(in_transaction(lent, double) for _ in range(200))) == [42] * 200


@pytest.mark.parametrize("is_admin", [False, True])
async def test_whose_session_is_over_begins_nothing(lent: asyncpg.Pool, is_admin: bool) -> None:
    async def nothing(connection: Connection) -> None:
        raise AssertionError("it has begun")

    with pytest.raises(NoLongerAdmin if is_admin else SessionOver):
        await in_transaction(lent, nothing, Bearer(uuid4(), uuid4(), is_admin=is_admin))


async def test_a_worker_leads_through_no_pooler(pooler: str) -> None:
    """Its lock would be held by a connection that is lent to somebody else next: two would lead."""
    for needs_postgres in (connect(pooler), lead(pooler), work(pooler), look(pooler)):
        with pytest.raises(StoreUnfit, match=NAMES_POSTGRES) as unfit, postgres_answers():
            await needs_postgres
        assert unfit.value.reason == "pooler"


async def lead(url: str) -> None:
    async with Leadership(url).right_to("orders"):
        raise AssertionError("it leads")


async def work(url: str) -> None:
    async with await open_pool(url) as pool:
        await in_transaction(pool, settings_there)


async def look(url: str) -> None:
    async with snapshot(url):
        raise AssertionError("it has begun")


async def test_the_doctor_notices_one_that_lets_everything_pass(settings: Settings, forgetting: str) -> None:
    assert await schema(replace(settings, database_url=forgetting)) == [
        broken("It can't be worked with (pooler).", NAMES_POSTGRES)
    ]


async def test_a_pooler_that_is_set_up_as_the_page_says_lends(
    postgres: asyncpg.Pool, database_url: str, tmp_path: Path
) -> None:
    """docs/scaling.md, with the places of this machine in it."""
    parts, users = urlsplit(database_url), tmp_path / "userlist.txt"
    users.write_text(f'"{API}" "secret"\n')
    users.chmod(0o644)
    ini = block("docs/scaling.md", "[pgbouncer]")
    for said, here in {
        "tradepost = host=10.0.0.5": f"{parts.path[1:]} = host={{sockets}}",
        "10.0.0.6": "127.0.0.1",
        "/etc/pgbouncer/userlist.txt": str(users),
    }.items():
        assert said in ini
        ini = ini.replace(said, here)
    here = "listen_port = {port}\nunix_socket_dir =\nlogfile = {home}/pgbouncer.log\n"
    with open_pooler(database_url, tmp_path / "as_said", ini=ini + here) as url:
        async with await open_pool(url.replace("@", ":secret@"), ASKING, lending=True) as pool:
            found = await asyncio.gather(*(in_transaction(pool, settings_there) for _ in range(ASKING)))
    assert found == [SESSION] * ASKING
