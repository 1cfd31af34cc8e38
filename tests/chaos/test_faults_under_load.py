"""Fifty guests a second buy while a store, a disk, a clock or a worker fails: what must go on goes on, and afterwards
nobody has to do anything.

FAULT_SECONDS says how long each of them lasts, with the load before and after it; 20 unless told. A machine that can't
carry fifty is told fewer by FAULT_GUESTS_PER_SECOND: past what it carries, nothing but the queue is measured.
"""

import asyncio
import os
import subprocess
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Final, NamedTuple

import click
import httpx
import pytest
from redis import asyncio as redis_client

from cli.drill.scratch import Scratch
from cli.ports import free_port
from cli.session import postgres
from cli.stores.valkey import OPTIONS, Valkey
from tests.chaos.buying import Crowd
from tests.chaos.harm import (
    FAKE_TIME,
    Harm,
    disk_full,
    other_clocks,
    out_of_connections,
    paused,
    redis_full,
    restarted,
    until,
)
from tests.chaos.passage import Passage
from tests.chaos.test_soak import memory_mb
from tests.chaos.test_without_a_store import proven
from tests.contract.search.stand_in import open_stand_in
from tests.shop import Shop

pytestmark = pytest.mark.slow

PER_SECOND: Final = int(os.environ.get("FAULT_GUESTS_PER_SECOND", "50"))
FAULT_SECONDS: Final = int(os.environ.get("FAULT_SECONDS", "20"))
BEFORE_SECONDS: Final = FAULT_SECONDS / 4
SKUS: Final = [f"FAULT-{number}" for number in range(20)]
GOING_ON: Final = 0.999
REFUSED_MS_MAX: Final = 4_000
BACK_SECONDS_MAX: Final = 30.0
AFTER_SECONDS: Final = BACK_SECONDS_MAX
GROWTH_MB_MAX: Final = 40
SMALL_DISK: Final = "1500m"
SLOW_CLIENTS: Final = 500

Tell = Callable[[str], None]


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    """A row of the table, past all capturing."""

    def past_capturing(row: str) -> None:
        with capsys.disabled():
            click.echo(f"\n{row}")

    return past_capturing


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with a_shop(tmp_path_factory.mktemp("faults") / "data") as opened:
        yield opened


@contextmanager
def a_shop(home: Path, *options: str) -> Iterator[Shop]:
    shop = Shop(home, "--empty", *options)
    try:
        shop.open()
        fill(shop)
        yield shop
    finally:
        shop.close()


def fill(shop: Shop) -> None:
    admin = shop.sign_in()
    for sku in SKUS:
        body = {"name": f"Lamp {sku}", "sku": sku, "price": 1_999, "stock_quantity": 1_000_000, "status": "published"}
        admin.post("/admin/products", json=body).raise_for_status()


class Row(NamedTuple):
    """Of the checkouts begun while it lasted; `back_seconds` after its end the last of all had failed."""

    fault: str
    begun: int
    endings: Counter[str]
    p99_ms: float
    refused_ms: float
    back_seconds: float
    growth_mb: dict[str, float]
    wrong: list[str]

    @property
    def going_on(self) -> float:
        return self.endings["paid"] / self.begun

    def __str__(self) -> str:
        other = ", ".join(f"{count} {ending}" for ending, count in self.endings.items() if ending != "paid")
        grown = ", ".join(f"{name} {grown:+.0f}" for name, grown in self.growth_mb.items())
        return (
            f"| {self.fault} | {self.endings['paid']} of {self.begun}{f' ({other})' if other else ''} |"
            f" {self.p99_ms:.0f} | {self.refused_ms:.0f} | {self.back_seconds:.1f} | {grown} |"
        )


async def hurt(shop: Shop, name: str, harm: Harm, urls: list[str] | None = None) -> Row:
    """People buy before, while and after. Then all that was acknowledged is there, and every proof holds."""
    crowd, stop = Crowd(urls or [shop.url], SKUS, PER_SECOND), asyncio.Event()
    buying = asyncio.create_task(crowd.buy_on(stop))
    await asyncio.sleep(BEFORE_SECONDS)
    before = memory(shop)
    began_at = time.monotonic()
    async with harm(shop):
        await asyncio.sleep(FAULT_SECONDS)
    over_at = time.monotonic()
    await asyncio.sleep(AFTER_SECONDS)
    stop.set()
    await buying
    await until(Scratch(shop.home, shop.port).is_ready)
    meanwhile = crowd.between(began_at, over_at)
    row = Row(
        name,
        len(meanwhile),
        Counter(each.ending for each in meanwhile),
        percentile([each.ended_at - each.began_at for each in meanwhile if each.ending == "paid"]),
        percentile([each.ended_at - each.began_at for each in meanwhile if each.ending != "paid"]),
        max(0.0, crowd.well_again_at(over_at) - over_at),
        {process: now - before[process] for process, now in memory(shop).items()},
        [each.said for each in crowd.checkouts if each.ending == "wrong"],
    )
    await require_all_there(shop, crowd)
    await asyncio.to_thread(proven, shop)  # what leads to a store is in this loop
    return row


def percentile(seconds: list[float]) -> float:
    """The 99th, in milliseconds; of none 0."""
    return 1000 * (quantiles(seconds, n=100)[98] if len(seconds) > 1 else sum(seconds))


def memory(shop: Shop) -> dict[str, float]:
    """In MB: of the largest of each kind."""
    return {
        name: max(memory_mb(process) for process in Scratch(shop.home, shop.port).processes(name))
        for name in ("api", "worker")
    }


async def require_all_there(shop: Shop, crowd: Crowd) -> None:
    async with postgres(Scratch(shop.home, shop.port).settings) as pool:
        placed = await pool.fetchval("select count(*) from orders where id = any($1::uuid[])", crowd.placed)
        paid = await pool.fetchval(
            "select count(*) from orders where id = any($1::uuid[]) and status = 'PAID'", crowd.paid
        )
    assert (placed, paid) == (len(crowd.placed), len(crowd.paid))


def require(row: Row, *, going_on: bool) -> None:
    assert row.wrong == []
    assert row.back_seconds <= BACK_SECONDS_MAX
    assert all(grown <= GROWTH_MB_MAX for grown in row.growth_mb.values()), row.growth_mb
    if going_on:
        assert row.going_on >= GOING_ON, str(row)
    else:
        assert row.refused_ms <= REFUSED_MS_MAX, str(row)


@asynccontextmanager
async def unharmed(_: Shop) -> AsyncIterator[None]:
    yield


@pytest.mark.parametrize(
    ("name", "harm", "going_on"),
    [
        ("nothing", unharmed, True),
        ("Postgres restarted", restarted("postgres"), False),
        ("Postgres paused", paused("postgres"), False),
        ("Postgres out of connections", out_of_connections, False),
        ("Redis restarted", restarted("valkey"), True),
        ("Redis paused", paused("valkey"), True),
        ("Redis full", redis_full, True),
        ("a worker paused", paused("worker"), True),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
async def test_while_guests_buy(shop: Shop, tell: Tell, name: str, harm: Harm, going_on: bool) -> None:
    row = await hurt(shop, name, harm)
    tell(str(row))
    require(row, going_on=going_on)


async def test_a_redis_that_lags_takes_over(tmp_path: Path, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that fails takes what it had not told the other along."""
    port = free_port()
    first = Valkey(tmp_path / "first", {**OPTIONS, "port": str(port), "bind": "127.0.0.1"})
    second = Valkey(tmp_path / "second", {**OPTIONS, "replicaof": f"127.0.0.1 {port}"})
    processes = [first.start(), second.start()]

    @asynccontextmanager
    async def failed_over(_: Shop) -> AsyncIterator[None]:
        async with redis_client.from_url(second.url) as heir:
            await heir.replicaof("NO", "ONE")  # from here on it lags
            await asyncio.sleep(1)
            processes[0].kill()
            passage.lead_to(second.url.removeprefix("unix://"))
            yield

    try:
        async with Passage(first.url.removeprefix("unix://")) as passage:
            monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{passage.port}")
            async with in_a_thread(a_shop(tmp_path / "data")) as shop:
                row = await hurt(shop, "Redis failed over to one that lags a second", failed_over)
            tell(str(row))
            require(row, going_on=True)
    finally:
        for process in processes:
            process.kill()
            process.wait()


async def test_a_search_server_that_hangs(tmp_path: Path, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    @asynccontextmanager
    async def hanging(_: Shop) -> AsyncIterator[None]:
        passage.hold()
        try:
            yield
        finally:
            passage.let_go()

    with open_stand_in() as server:
        async with Passage(server.server_address[1]) as passage:
            monkeypatch.setenv("MEILI_URL", f"http://127.0.0.1:{passage.port}")
            async with in_a_thread(a_shop(tmp_path / "data", "--search", "auto")) as shop:
                row = await hurt(shop, "search hangs", hanging)
    tell(str(row))
    require(row, going_on=True)


@asynccontextmanager
async def in_a_thread(opening: AbstractContextManager[Shop]) -> AsyncIterator[Shop]:
    """What leads to it goes on meanwhile."""
    shop = await asyncio.to_thread(opening.__enter__)
    try:
        yield shop
    finally:
        await asyncio.to_thread(opening.__exit__, None, None, None)


def mounts() -> bool:
    """Whether we may put a disk of our own somewhere."""
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", "mount -t tmpfs none /mnt"], capture_output=True, check=False
    )
    return done.returncode == 0


@contextmanager
def a_small_disk(place: Path) -> Iterator[Path]:
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "none", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False)


@pytest.mark.skipif(not mounts(), reason="a small disk can't be mounted here: run as root, where mounts are allowed")
async def test_a_full_disk(tmp_path: Path, tell: Tell) -> None:
    with a_small_disk(tmp_path / "disk") as disk:
        async with in_a_thread(a_shop(disk / "data")) as shop:
            row = await hurt(shop, "disk full", disk_full)
    tell(str(row))
    require(row, going_on=False)


@pytest.mark.skipif(not FAKE_TIME.exists(), reason="other clocks need Debian's libfaketime")
async def test_api_processes_whose_clocks_are_an_hour_ahead_and_behind(shop: Shop, tell: Tell) -> None:
    async with other_clocks(shop) as urls:
        row = await hurt(shop, "clocks an hour ahead and behind", unharmed, urls)
    tell(str(row))
    require(row, going_on=True)


async def test_clients_that_send_nothing(shop: Shop, tell: Tell) -> None:
    @asynccontextmanager
    async def silent(_: Shop) -> AsyncIterator[None]:
        address = httpx.URL(shop.url)
        lines = [(await asyncio.open_connection(address.host, address.port))[1] for _ in range(SLOW_CLIENTS)]
        for line in lines[::2]:
            line.write(b"POST /cart/add HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\n\r\n{")
        yield
        for line in lines:
            line.close()

    row = await hurt(shop, f"{SLOW_CLIENTS} silent clients", silent)
    tell(str(row))
    require(row, going_on=True)
