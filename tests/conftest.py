"""Tests run on real stores: one Postgres and one Valkey a run, a database of its own for each test process.

They start when a test first asks for one, and what only some tests need is imported only by those: a pure test waits
for nothing.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings as exploring

from tests import told
from tests.stores import Addresses, Run, addresses

if TYPE_CHECKING:
    import asyncpg

    from adapters.redis.client import Redis
    from adapters.settings import Settings
    from cli.drill.gateway.server import Gateway
    from tests.empty_shop import EmptyShop
    from tests.mail_server import Box
    from tests.world import World

TEMPLATE = "tradepost"
JWT_SECRET = "a secret that only the tests know, long enough"
told.keep(JWT_SECRET)
LONG = ("tests/browser/test_every_page.py", "tests/chaos/", "tests/journey/", "tests/workers/test_verify.py")
RUN = pytest.StashKey[Run]()
HOME = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """The first process tells the others where the stores will be. No example has a deadline: machines are busy."""
    exploring.register_profile("tradepost", deadline=None)
    exploring.load_profile("tradepost")
    if hasattr(config, "workerinput"):
        config.stash[HOME] = Path(config.workerinput["home"])
    else:
        config.stash[RUN] = Run()
        config.stash[HOME] = config.stash[RUN].home
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a run that is told to end ends as by Ctrl-C


def pytest_configure_node(node: Any) -> None:
    node.workerinput["home"] = str(node.config.stash[HOME])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first: at the end one process would be left alone with it."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_unconfigure(config: pytest.Config) -> None:
    if RUN in config.stash:
        config.stash[RUN].end()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Whatever a test was about, it has failed if a log tells a secret."""
    report: pytest.TestReport = yield
    if call.when == "teardown" and report.passed and (secrets := told.told_in_sections(report.sections)):
        report.outcome, report.longrepr = "failed", f"secrets stand in the log: {secrets}"
    return report


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def worker_number(worker_id: str) -> int:
    return int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0


@pytest.fixture(scope="session")
def stores(pytestconfig: pytest.Config) -> Iterator[Addresses]:
    from adapters.logs import configure_logs

    configure_logs(json=True)
    yield addresses(pytestconfig.stash[HOME])
    assert told.told_in_logs(pytestconfig.stash[HOME]) == [], "secrets stand in a store's log"


@pytest.fixture(scope="session")
def stores_home(stores: Addresses, pytestconfig: pytest.Config) -> Path:
    """Where their files are."""
    return pytestconfig.stash[HOME]


@pytest.fixture(scope="session")
def database_url(stores: Addresses, worker_number: int) -> str:
    """A fresh copy of the migrated template."""
    import asyncpg

    template, name = stores.postgres, f"tests_{worker_number}"

    async def copy() -> None:
        connection = await asyncpg.connect(template.replace(f"/{TEMPLATE}?", "/postgres?"))
        await connection.execute(f"drop database if exists {name}")
        await connection.execute(f"create database {name} template {TEMPLATE}")
        await connection.close()

    asyncio.run(copy())
    return template.replace(f"/{TEMPLATE}?", f"/{name}?")


@pytest.fixture(scope="session")
def redis_url(stores: Addresses, worker_number: int) -> str:
    return f"{stores.valkey}?db={worker_number}"


@pytest.fixture(scope="session")
async def connections(database_url: str) -> AsyncIterator[asyncpg.Pool]:
    """Kept from test to test: a shop's projectors take some fifty, and to make one takes Postgres milliseconds."""
    from db.pool import open_pool
    from tests.roles import close_pools
    from workers.run import STATEMENT_CONNECTIONS_MAX

    async with await open_pool(database_url, STATEMENT_CONNECTIONS_MAX) as pool:
        yield pool
        await close_pools()


@pytest.fixture
async def postgres(connections: asyncpg.Pool) -> asyncpg.Pool:
    """Of a shop with nothing in it."""
    from tests.databases import empty

    await empty(connections)
    return connections


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    from adapters.redis.client import open_redis

    client = open_redis(redis_url)
    await client.flushdb()
    yield client
    await client.aclose()


@pytest.fixture
def settings(database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    from adapters.mail.sender import MailSettings
    from adapters.media.keys import MediaFolder
    from adapters.payments.keys import Absent
    from adapters.proxies import NO_PROXIES
    from adapters.settings import Settings
    from domain.limits import limits_of
    from domain.orders.holding import HoldLimits
    from domain.shop import Claims

    return Settings(
        database_url=database_url,
        redis_url=redis_url,
        search_dir=tmp_path / "search",
        languages=("en",),
        meili_urls=(),
        meili_key=None,
        meili_search_key=None,
        jwt_secret=JWT_SECRET,
        claims=Claims(),
        production=False,
        admin_totp=False,
        cors_origins=("https://shop.example",),
        trusted_proxy=NO_PROXIES,
        hold_minutes=15,
        hold_limits=HoldLimits(),
        guest_cart_days=30,
        guest_carts_max=500_000,
        fresh_wait_ms_max=8_000,  # more than a customer has: other work on this machine may hold it up
        limits=limits_of({}, auth=1_000),
        log_json=True,
        metrics_address=None,
        metrics_token="a token that only those who watch know",
        worker_metrics_address=None,
        traces=None,
        sentry_dsn=None,
        outbox_days=14,
        webhook_private_targets=False,
        stripe=Absent("STRIPE_SECRET_KEY is not set"),
        razorpay=Absent("RAZORPAY_KEY_ID is not set"),
        mail=MailSettings(None, tmp_path / "mails", "shop@example.com", "https://shop.example"),
        media=MediaFolder(tmp_path / "media"),
    )


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a customer has: other work on this machine may hold a store, or a command, up for seconds."""
    monkeypatch.setattr("api.shop.ANSWER_SECONDS_MAX", 10.0)
    monkeypatch.setattr("api.limits.turns.WAIT_SECONDS_MAX", 20.0)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    """A payment gateway on a port of this machine: Stripe's and Razorpay's."""
    from cli.drill.gateway.server import open_gateway

    async with open_gateway() as opened:
        opened.troubles.silence_seconds = 1.2
        yield opened


@pytest.fixture
async def box() -> AsyncIterator[Box]:
    """A mail server on a port of this machine."""
    from tests.mail_server import open_box

    async with open_box() as opened:
        yield opened


@pytest.fixture(scope="session")
def empty_shop(tmp_path_factory: pytest.TempPathFactory) -> EmptyShop:
    from tests.empty_shop import EmptyShop

    return EmptyShop(tmp_path_factory.mktemp("index"))


@pytest.fixture
async def till(
    settings: Settings,
    postgres: asyncpg.Pool,
    redis: Redis,
    empty_shop: EmptyShop,
    gateway: Gateway,
    patience: None,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[World]:
    """A shop that takes payments through the gateway, and waits less than a second for its answers."""
    from msgspec.structs import replace

    from adapters.payments.keys import razorpay_keys, stripe_keys
    from tests.world import open_world

    for module in ("stripe", "razorpay"):
        monkeypatch.setattr(f"adapters.payments.{module}.CALL_SECONDS_MAX", 0.8)
    keys = {"stripe": stripe_keys(gateway.environment), "razorpay": razorpay_keys(gateway.environment)}
    await empty_shop.lay_out(settings, postgres, redis)
    async with open_world(replace(settings, **keys), postgres, redis) as opened:
        yield opened


@pytest.fixture
async def world(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, empty_shop: EmptyShop, patience: None
) -> AsyncIterator[World]:
    """A shop with an API and projectors, and nothing in it."""
    from tests.world import open_world

    await empty_shop.lay_out(settings, postgres, redis)
    async with open_world(settings, postgres, redis) as opened:
        yield opened
