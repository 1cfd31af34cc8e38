"""DATABASE_URL as platforms hand it out, for those who serve and those who migrate alike."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import trustme

from cli.ports import free_port
from db.address import Address, address_of, reach
from db.migrate import migrate
from db.pool import Connection, in_transaction, look_around, open_pool
from db.revisions import commands
from domain.outages import StoreDown, StoreUnfit
from tests.docs.blocks import block
from tests.tls_front import Front, context_of, in_front_of

AUTHORITY = trustme.CA()
LOOK = "DATABASE_URL can't be used: look at what follows its question mark."
CERTIFICATE = (
    "DATABASE_URL asks for a certificate that is verified, and not by what: add sslrootcert=system, or the path of the"
    " server's own authority."
)
SECURE = "sslmode=verify-full&sslrootcert={ca}&channel_binding=prefer&connect_timeout=10"


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("authority") / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(file)
    return file


@pytest.fixture
def nobodys_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Without certificates in ~/.postgresql."""
    monkeypatch.setenv("HOME", str(tmp_path))
    address_of.cache_clear()
    yield
    address_of.cache_clear()


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a machine that has others' work to do, and reads the certificates it trusts first."""
    for module in ("db.pool", "db.migrate"):
        monkeypatch.setattr(f"{module}.CONNECT_SECONDS_MAX", 20)


@pytest.fixture
async def front(database_url: str, nobodys_home: None) -> AsyncIterator[Front]:
    socket = f"{parse_qs(urlsplit(database_url).query)['host'][0]}/.s.PGSQL.5432"
    async with in_front_of("postgres", socket, context_of(AUTHORITY, "localhost")) as front:
        yield front


@pytest.mark.parametrize(
    ("said", "came"),
    [
        ("", "by TLS"),
        ("?sslmode=disable", "plainly"),
        ("?sslmode=require", "by TLS"),
        ("?ssl=true", "by TLS"),
        ("?sslmode=verify-ca&sslrootcert={ca}", "by TLS"),
        ("?sslmode=verify-full&sslrootcert={ca}", "by TLS"),
        ("?sslmode=verify-full&sslrootcert=system", "by TLS"),
        ("?sslrootcert=system", "by TLS"),
        ("?sslmode=require&channel_binding=require", "by TLS"),
        ("?sslmode=require&channel_binding=prefer&gssencmode=disable", "by TLS"),
        ("?connect_timeout=5&keepalives=1&keepalives_idle=30&tcp_user_timeout=9000", "by TLS"),
        ("?application_name=lamps&options=-c%20search_path%3Dpublic&client_encoding=utf8", "by TLS"),
        ("?target_session_attrs=read-write&load_balance_hosts=disable", "by TLS"),
    ],
)
async def test_what_platforms_say_is_understood(
    said: str, came: str, front: Front, ca: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(ca))
    url = f"postgres://postgres@localhost:{front.port}{urlsplit(database_url).path}{said.format(ca=ca)}"
    async with look_around(url) as connection:
        assert await connection.fetchval("select current_schema()") == "public"
    assert front.came == [came]


async def test_who_serves_and_who_migrates_come_in_by_the_same_address(
    front: Front, ca: Path, database_url: str
) -> None:
    url = f"postgres://postgres@localhost:{front.port}{urlsplit(database_url).path}?{SECURE.format(ca=ca)}"

    async def tables(connection: Connection) -> int:
        return int(await connection.fetchval("select count(*) from pg_tables where tablename = 'outbox'"))

    assert await migrate(url) is False, "it was migrated before"
    await asyncio.to_thread(commands(url).upgrade, "head")
    async with await open_pool(url) as pool:
        assert await in_transaction(pool, tables) == 1
    assert front.came == ["by TLS"] * 3


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ("localhost:{port}/x?sslmode=verify-full&sslrootcert=system", "unable to get local issuer certificate"),
        ("localhost:{port}/x?channel_binding=require", "unable to get local issuer certificate"),
        ("127.0.0.1:{port}/x?sslmode=verify-full&sslrootcert={ca}", "IP address mismatch"),
        ("127.0.0.1:{port}/x?channel_binding=require&sslrootcert={ca}", "IP address mismatch"),
    ],
)
async def test_a_certificate_that_was_to_be_verified_is(said: str, trouble: str, front: Front, ca: Path) -> None:
    with pytest.raises(StoreDown) as down:
        async with look_around("postgresql://postgres@" + said.format(port=front.port, ca=ca)):
            pass
    assert trouble in down.value.why


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("sslmode=verify-full", CERTIFICATE),
        (
            "sslmode=require&sslrootcert=system",
            f"{LOOK} (sslrootcert=system goes with sslmode=verify-full, not with require)",
        ),
        (
            "sslmode=perhaps",
            f"{LOOK} (`sslmode` parameter must be one of: disable, allow, prefer, require, verify-ca, verify-full)",
        ),
        ("pgbouncer=true", f'{LOOK} Postgres says: unrecognized configuration parameter "pgbouncer".'),
    ],
)
async def test_what_cannot_be_kept_is_said_in_one_line(said: str, words: str, front: Front) -> None:
    with pytest.raises(StoreUnfit) as unfit:
        async with look_around(f"postgresql://postgres@localhost:{front.port}/tradepost?{said}"):
            pass
    assert (unfit.value.reason, str(unfit.value)) == ("address-unreadable", words)


async def test_a_server_that_speaks_no_tls_is_not_asked_plainly_where_tls_was_wanted(database_url: str) -> None:
    socket = f"{parse_qs(urlsplit(database_url).query)['host'][0]}/.s.PGSQL.5432"
    async with in_front_of("postgres", socket, None) as front:
        with pytest.raises(StoreDown, match="postgres does not answer") as down:
            async with look_around(f"postgresql://postgres@localhost:{front.port}/tradepost?sslmode=require"):
                pass
        assert "rejected SSL upgrade" in down.value.why


def test_addresses_of_our_own_stay_as_they_are() -> None:
    ours = "postgresql://tradepost_api@/tradepost?host=%2Ftmp%2Fa+b"
    assert address_of(ours) == Address(ours)


async def test_of_several_places_the_one_that_takes_writes_is_found_as_the_page_says(database_url: str) -> None:
    """docs/scaling.md. Nobody is at the first."""
    parts = urlsplit(database_url)
    socket = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
    async with in_front_of("postgres", socket, None) as front:
        url = block("docs/scaling.md", "target_session_attrs").strip().replace("/tradepost?", f"{parts.path}?")
        there = url.replace("10.0.0.5:5432", f"127.0.0.1:{free_port()}").replace(
            "10.0.0.6:5432", f"127.0.0.1:{front.port}"
        )
        connection = await reach(there)
        assert (
            await connection.fetchval("select current_user || current_setting('in_hot_standby')") == "tradepost_apioff"
        )
        await connection.close()
    assert front.came == ["plainly"]
