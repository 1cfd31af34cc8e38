"""REDIS_URL over TLS, as platforms hand it out: with a certificate somebody vouches for, or one that is its own."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme
from msgspec.structs import replace
from redis.asyncio import Redis as PlainRedis
from redis.exceptions import ConnectionError as NoConnection

from adapters.redis.client import Redis, open_redis
from adapters.settings import Settings, load_settings
from cli.doctor.doubts import doubts
from tests.documented import NO_SHOP
from tests.tls_front import Front, context_of, in_front_of

AUTHORITY = trustme.CA()


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a machine that has others' work to do, and reads the certificates it trusts first."""
    monkeypatch.setattr("adapters.redis.client.CONNECT_SECONDS_MAX", 20)


@pytest.fixture
async def front(redis: Redis, redis_url: str) -> AsyncIterator[Front]:
    async with in_front_of("redis", urlsplit(redis_url).path, context_of(AUTHORITY, "localhost")) as front:
        yield front


def url_of(said: str, verify: str, home: Path) -> str:
    """As a process gets it that is set so."""
    environment = NO_SHOP | {"REDIS_URL": said, "TRADEPOST_REDIS_TLS_VERIFY": verify}
    return load_settings(environment | {"TRADEPOST_DATA_DIR": str(home)}).redis_url


async def answer(url: str) -> list[object]:
    """Over the line that all share, and over a connection of redis-py's pool."""
    client = open_redis(url)
    try:
        return [await client.line.ask("PING"), await client.exists("lamp")]
    finally:
        await client.aclose()


@pytest.mark.parametrize(
    ("said", "verify"),
    [
        ("rediss://localhost:{port}", "no"),
        ("rediss://127.0.0.1:{port}/0", "no"),
        ("rediss://localhost:{port}?ssl_cert_reqs=none", "yes"),
        ("rediss://localhost:{port}?protocol=2", "no"),
        ("rediss://localhost:{port}?ssl_ca_certs={ca}", "yes"),
    ],
)
async def test_a_certificate_of_its_own_is_taken_where_that_was_said(
    said: str, verify: str, front: Front, tmp_path: Path
) -> None:
    AUTHORITY.cert_pem.write_to_path(tmp_path / "ca.pem")
    assert await answer(url_of(said.format(port=front.port, ca=tmp_path / "ca.pem"), verify, tmp_path)) == [
        b"PONG",
        0,
    ]
    assert front.came == ["by TLS"] * 2


@pytest.mark.parametrize(
    ("said", "verify", "trouble"),
    [
        ("rediss://localhost:{port}", "yes", "certificate verify failed"),
        ("rediss://127.0.0.1:{port}?ssl_ca_certs={ca}", "yes", "IP address mismatch"),
        ("rediss://localhost:{port}?ssl_cert_reqs=required", "no", "certificate verify failed"),
    ],
)
async def test_else_it_is_looked_at_and_so_is_the_name_in_it(
    said: str, verify: str, trouble: str, front: Front, tmp_path: Path
) -> None:
    AUTHORITY.cert_pem.write_to_path(tmp_path / "ca.pem")
    url = url_of(said.format(port=front.port, ca=tmp_path / "ca.pem"), verify, tmp_path)
    with pytest.raises(NoConnection, match=trouble):
        await answer(url)


async def test_the_queue_of_jobs_comes_in_the_same_way(front: Front, tmp_path: Path) -> None:
    """SAQ takes a client of redis-py, made of the same address (workers/run.py)."""
    async with PlainRedis.from_url(url_of(f"rediss://localhost:{front.port}", "no", tmp_path)) as client:
        assert await client.exists("lamp") == 0


@pytest.mark.parametrize("said", ["redis://cache:6379", "unix:///srv/valkey.sock?db=1"])
def test_where_there_is_no_tls_nothing_is_added(said: str, tmp_path: Path) -> None:
    assert url_of(said, "no", tmp_path) == said


def test_the_doctor_says_that_nobody_looks(tmp_path: Path, settings: Settings) -> None:
    unseen = replace(settings, production=True, redis_url=url_of("rediss://:s3cret@cache", "no", tmp_path))
    words = "The certificate of Redis is not looked at: whoever sits in between could read and change everything."
    assert words in [doubt.found for doubt in doubts(unseen)]
    seen = replace(settings, production=True, redis_url=url_of("rediss://:s3cret@cache", "yes", tmp_path))
    assert words not in [doubt.found for doubt in doubts(seen)]
