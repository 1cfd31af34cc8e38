"""Postgres fails, and its replica becomes the primary without the last commit: nobody is shown what is no more."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest

from cli.stores.postgres import OPTIONS, Postgres, binaries
from cli.stores.process import stop
from tests.shop import ADDRESS, Shop

pytestmark = pytest.mark.slow

SECONDS_MAX: Final = 60
SMALL: Final = {**OPTIONS, "shared_buffers": "32MB", "max_connections": "100"}


class Server:
    """One Postgres, whichever part it plays."""

    def __init__(self, home: Path) -> None:
        home.mkdir(mode=0o700)
        self.home, self.store = home, Postgres(home, SMALL)

    def start(self) -> None:
        self.process = self.store.start()

    def copy_of(self, primary: "Server") -> None:
        """From now on it follows the primary, as soon as it is started."""
        into = self.home / "cluster"
        copy = [str(binaries() / "pg_basebackup"), "--write-recovery-conf", "--checkpoint=fast", "--pgdata", str(into)]
        subprocess.run([*copy, "--dbname", primary.store.url], check=True)

    def told(self, sql: str) -> str:
        asked = [str(binaries() / "psql"), "-At", "-d", self.store.url, "-c", sql]
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()

    def kill(self) -> None:
        """As a machine that loses power does."""
        main = int((self.home / "cluster" / "postmaster.pid").read_text().split()[0])
        subprocess.run(["pkill", "-KILL", "-P", str(main)], check=False)
        self.process.kill()
        self.process.wait()


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    primary, replica = Server(tmp_path / "one"), Server(tmp_path / "two")
    primary.start()
    replica.copy_of(primary)
    replica.start()
    yield primary, replica
    for server in (primary, replica):
        if server.process.poll() is None:
            stop(server.process, server.store.farewell)
        shutil.rmtree(server.store.sockets, ignore_errors=True)


@pytest.fixture
def shop(servers: tuple[Server, Server], tmp_path: Path) -> Iterator[Shop]:
    """Its one address names both, and asks for whichever takes writes."""
    places = ",".join(str(server.store.sockets) for server in servers)
    url = f"postgresql://postgres@/tradepost?host={places}&target_session_attrs=read-write"
    opened = Shop(tmp_path / "shop", "--empty", environment={"DATABASE_URL": url})
    opened.open()
    yield opened
    opened.close()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS_MAX
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def placed(buyer: httpx.Client) -> httpx.Response:
    """A lamp, ordered; or whatever is in the way."""
    buyer.post("/cart/add", json={"sku": "LAMP"})
    return buyer.post("/order/create", json={"shipping_address": ADDRESS})


def paid(buyer: httpx.Client, order: httpx.Response) -> str:
    """The Consistency-Token of its payment."""
    assert order.status_code == 201, order.text
    answer = buyer.post(f"/orders/{order.json()['id']}/payments", json={"provider": "dummy"})
    assert answer.status_code == 201, answer.text
    return answer.headers["consistency-token"]


def exit_code(shop: Shop, *words: str) -> int:
    command = [sys.executable, "-m", "cli.main", *words, "--data-dir", str(shop.home)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False).returncode


def test_the_shop_goes_on_with_it_and_its_read_models_notice_that_time_went_back(
    shop: Shop, servers: tuple[Server, Server]
) -> None:
    primary, replica = servers
    admin = shop.sign_in()
    lamp = {"name": "Lamp", "sku": "LAMP", "price": 4_900, "stock_quantity": 10, "status": "published"}
    assert admin.post("/admin/products", json=lamp).status_code == 201
    buyer = shop.customer()
    kept = [paid(buyer, placed(buyer)) for _ in range(3)]
    sold = "select count(*) from orders where paid_at is not null"
    until(lambda: replica.told(sold) == "3")

    stop(replica.process, replica.store.farewell)
    lost = placed(buyer)
    seen = paid(buyer, lost)
    assert admin.get("/admin/dashboard/summary", headers={"Consistency-Token": seen}).json()["orders"] == 4
    primary.kill()
    replica.start()
    assert replica.told("select pg_promote()") == "t"

    def orders_shown() -> int | None:
        answer = admin.get("/admin/dashboard/summary", headers={"Consistency-Token": kept[-1]})
        return answer.json()["orders"] if answer.status_code == 200 else None

    until(lambda: orders_shown() == 3)
    until(lambda: buyer.get(f"/orders/{lost.json()['id']}").status_code == 404)
    until(lambda: placed(buyer).status_code == 201)
    until(lambda: exit_code(shop, "projections", "verify") == 0)
    assert exit_code(shop, "check") == 0
    assert replica.told(sold) == "3"
