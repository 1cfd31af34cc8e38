"""Two machines with an API and a worker each, against the same servers; one of them loses power."""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from itertools import cycle
from pathlib import Path
from threading import Event
from typing import Any, Final

import httpx
import pytest

from cli.ports import free_port
from cli.stores.postgres import OPTIONS, Postgres
from cli.stores.process import stop
from cli.stores.valkey import Valkey
from db import giving_way
from db.giving_way import upgrade
from db.revisions import commands
from db.schema import LEAVE_WORD, WORD, head
from tests.db.test_giving_way import connected
from tests.shop import ADDRESS

pytestmark = pytest.mark.slow

SECONDS_MAX: Final = 60
BUYERS: Final = 6
EACH: Final = 4
LAMPS: Final = 100_000
SAMPLES: Final = Path(__file__).parents[1] / "db" / "sample_revisions"
SERVING: Final = "9001"
"""The one of the samples that serves the programs of today."""
ADMIN: Final = {"email": "admin@example.com", "password": "correct horse battery"}


class Machine:
    """A data folder of its own, an API and a worker."""

    def __init__(self, home: Path, servers: dict[str, str]) -> None:
        home.mkdir()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, **servers, "TRADEPOST_DATA_DIR": str(home)}
        self.said = home / "said"
        self.running: list[subprocess.Popen[bytes]] = []

    def begin(self) -> None:
        self.running = [
            self.tell("worker"),
            self.tell("api", "--host", "127.0.0.1", "--port", str(self.port), "--processes", "1"),
        ]

    def tell(self, *words: str) -> subprocess.Popen[bytes]:
        with self.said.open("ab") as said:
            command = [sys.executable, "-m", "cli.main", *words]
            return subprocess.Popen(command, env=self.environment, stdout=said, stderr=said, start_new_session=True)

    def done(self, *words: str) -> int:
        return self.tell(*words).wait(SECONDS_MAX)

    def until_ready(self) -> None:
        deadline = time.monotonic() + SECONDS_MAX
        while not self.is_ready():
            assert time.monotonic() < deadline, self.said.read_text()[-3000:]
            time.sleep(0.1)

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready").status_code == 200
        except httpx.TransportError:
            return False

    def end(self) -> None:
        """As a service manager does: they are asked to, and finish what they are at."""
        for process in self.running:
            process.terminate()
        assert [process.wait(SECONDS_MAX) for process in self.running] == [0, 0], self.said.read_text()[-3000:]
        self.running = []

    def lose_power(self) -> None:
        for process in self.running:
            subprocess.run(["pkill", "-KILL", "-g", str(process.pid)], check=False)
            process.wait()
        self.running = []


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[tuple[Machine, Machine]]:
    postgres = Postgres(tmp_path / "postgres", {**OPTIONS, "shared_buffers": "32MB"})
    valkey = Valkey(tmp_path / "valkey")
    database, cache = postgres.start(), valkey.start()
    servers = {
        "DATABASE_URL": postgres.url,
        "REDIS_URL": valkey.url,
        "TRADEPOST_JWT_SECRET": "a secret that both machines know of",
        "TRADEPOST_SEARCH_DIR": str(tmp_path / "search"),  # a disk they share
    }
    pair = Machine(tmp_path / "one", servers), Machine(tmp_path / "two", servers)
    yield pair
    for machine in pair:
        machine.lose_power()
    stop(cache, valkey.farewell)
    stop(database, postgres.farewell)
    shutil.rmtree(postgres.sockets, ignore_errors=True)


def signed_in(place: str, person: dict[str, str]) -> httpx.Client:
    client = httpx.Client(timeout=5)
    pair = client.post(f"{place}/auth/login", json=person).json()
    client.headers["Authorization"] = f"Bearer {pair['access_token']}"
    return client


def customer(place: str, number: int) -> httpx.Client:
    person = {"email": f"buyer{number}@example.com", "password": "correct horse battery"}
    assert httpx.post(f"{place}/auth/register", json=person | {"name": "B"}).status_code == 201
    return signed_in(place, person)


REFUSED: Final = "ConnectError: [Errno 111] Connection refused"
CLOSED: Final = "RemoteProtocolError: Server disconnected without sending a response."
"""Of a connection that was kept for the next request: whoever keeps one, proxies too, sends it again on another."""


class Told(Counter[str]):
    """What buyers were told besides what they asked for: statuses, and how a connection failed."""


def buy(buyer: httpx.Client, places: list[str], number: int, told: Told) -> str:
    """One lamp, asked for at one machine after the other until one answers: the order's id."""

    def asked(path: str, body: object, key: str) -> httpx.Response:
        deadline = time.monotonic() + SECONDS_MAX
        for place in cycle(places):
            assert time.monotonic() < deadline, told
            try:
                answer = buyer.post(f"{place}{path}", json=body, headers={"Idempotency-Key": key})
            except httpx.TransportError as trouble:
                told[f"{type(trouble).__name__}: {trouble}"] += 1
                continue
            if answer.status_code < 429:
                return answer
            told[str(answer.status_code)] += 1
            time.sleep(0.05)
        raise AssertionError("there is a place")

    added = asked("/cart/add", {"sku": "LAMP"}, f"add-{number}")
    assert added.status_code == 200, added.text
    order = asked("/order/create", {"shipping_address": ADDRESS}, f"order-{number}")
    assert order.status_code == 201, order.text
    paid = asked(f"/orders/{order.json()['id']}/payments", {"provider": "dummy"}, f"pay-{number}")
    assert paid.status_code == 201, paid.text
    return str(order.json()["id"])


def opened(machines: tuple[Machine, Machine]) -> tuple[httpx.Client, httpx.Response]:
    """An admin, and the product that is sold: a lamp, of which there are LAMPS."""
    one, two = machines
    assert one.done("migrate") == 0
    create = [sys.executable, "-m", "cli.main", "admin", "create", ADMIN["email"], "--password-stdin"]
    subprocess.run(create, env=two.environment, input=ADMIN["password"].encode(), capture_output=True, check=True)
    for machine in machines:
        machine.begin()
    for machine in machines:
        machine.until_ready()
    admin = signed_in(two.url, ADMIN)
    lamp = {"name": "Lamp", "sku": "LAMP", "price": 4_900, "stock_quantity": LAMPS, "status": "published"}
    return admin, admin.post(f"{two.url}/admin/products", json=lamp)


def shown(admin: httpx.Client, place: str, path: str) -> dict[str, Any]:
    """As of now."""
    seen = admin.post(f"{place}/admin/tags", json={"name": str(time.monotonic())}).headers["consistency-token"]
    deadline = time.monotonic() + SECONDS_MAX
    while (answer := admin.get(f"{place}{path}", headers={"Consistency-Token": seen})).status_code == 503:
        assert time.monotonic() < deadline, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_what_one_was_told_holds_at_the_other_and_after_one_is_gone(machines: tuple[Machine, Machine]) -> None:
    one, two = machines
    admin, product = opened(machines)
    here = f"/products/{product.json()['id']}"
    written = {"Consistency-Token": product.headers["consistency-token"]}
    assert httpx.get(f"{one.url}{here}", headers=written).json()["sku"] == "LAMP"

    buyers, told = [customer(one.url if number % 2 else two.url, number) for number in range(BUYERS)], Told()

    def shopping(number: int) -> list[str]:
        places = [one.url, two.url] if number % 2 else [two.url, one.url]
        return [buy(buyers[number], places, each, told) for each in range(EACH)]

    with ThreadPoolExecutor(BUYERS) as all_of_them:
        going_on = [all_of_them.submit(shopping, number) for number in range(BUYERS)]
        wait(going_on, return_when=FIRST_COMPLETED, timeout=1.5)
        one.lose_power()
        bought = [order for each in going_on for order in each.result()]

    assert len(set(bought)) == BUYERS * EACH, "each is an order of its own"
    summary = shown(admin, two.url, "/admin/dashboard/summary")
    assert (summary["orders"], summary["units"]) == (BUYERS * EACH, BUYERS * EACH), "and none was made twice"
    assert summary["revenue"]["amount"] == BUYERS * EACH * 4_900
    assert shown(admin, two.url, here)["stock_quantity"] == LAMPS - BUYERS * EACH
    assert (two.done("projections", "verify"), two.done("check")) == (0, 0)
    for client in (admin, *buyers):
        client.close()


async def migrated(url: str) -> None:
    """As `tradepost migrate` of the next version does it."""
    async with connected(url) as watch:
        await upgrade(url, watch, lambda _: None)
        await watch.execute(LEAVE_WORD.format(WORD.format(SERVING, head())))


def test_a_new_version_is_rolled_out_while_people_buy(
    machines: tuple[Machine, Machine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The schema first, which serves the programs that run; then one machine after the other."""
    for file in SAMPLES.glob("*.py"):
        if file.stem[:4] <= SERVING or file.stem == "__init__":
            (tmp_path / "samples").mkdir(exist_ok=True)
            shutil.copy(file, tmp_path / "samples" / file.name)
    monkeypatch.setattr(giving_way, "commands", lambda url, tell: commands(url, tell, tmp_path / "samples"))
    one, two = machines
    admin, product = opened(machines)
    buyers, told, rolled_out = [customer(one.url, number) for number in range(BUYERS)], Told(), Event()

    def shopping(number: int) -> list[str]:
        places = [one.url, two.url] if number % 2 else [two.url, one.url]
        bought = list[str]()
        while not rolled_out.is_set():
            bought.append(buy(buyers[number], places, len(bought), told))
        return bought

    with ThreadPoolExecutor(BUYERS) as all_of_them:
        going_on = [all_of_them.submit(shopping, number) for number in range(BUYERS)]
        try:
            asyncio.run(migrated(one.environment["DATABASE_URL"]))
            for machine in machines:
                machine.end()
                machine.begin()
                machine.until_ready()
        finally:
            rolled_out.set()
        bought = [order for each in going_on for order in each.result()]

    assert set(told) <= {REFUSED, CLOSED}, "who is told to come again, or cut off, is not let go in peace"
    assert len(set(bought)) == len(bought) > 2 * BUYERS
    summary = shown(admin, two.url, "/admin/dashboard/summary")
    assert (summary["orders"], summary["revenue"]["amount"]) == (len(bought), len(bought) * 4_900)
    assert shown(admin, one.url, f"/products/{product.json()['id']}")["stock_quantity"] == LAMPS - len(bought)
    assert (one.done("projections", "verify"), two.done("check")) == (0, 0)
    for client in (admin, *buyers):
        client.close()
