"""A store stops without a word: what doesn't need it goes on, and when it is back nobody has to do anything."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psutil
import pytest

from cli.drill.scratch import Scratch
from tests.shop import ADDRESS, Shop

OUTAGE_SECONDS = 5
LONG_OUTAGE_SECONDS = 600
BROWSED = (
    "/products", "/products?q=lamp", "/products/suggest?q=la", "/categories", "/brands", "/tags", "/cart", "/orders",
    "/auth/me", "/health/live", "/docs", "/schema/openapi.json",
)  # fmt: skip
LOOKED_AT = ("/admin/dashboard/summary", "/admin/dashboard/revenue", "/admin/dashboard/top-sellers", "/admin/orders")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    opened = Shop(tmp_path_factory.mktemp("chaos") / "data", "--empty")
    opened.open()
    yield opened
    opened.close()


@contextmanager
def stopped(shop: Shop, name: str) -> Iterator[None]:
    """SIGSTOP: its connections stay open, and nothing answers."""
    processes = Scratch(shop.home, shop.port).processes(name)
    assert processes
    for process in processes:
        process.suspend()
    try:
        yield
    finally:
        for process in processes:
            try:
                process.resume()
            except psutil.NoSuchProcess:
                continue


def customer(shop: Shop, name: str) -> httpx.Client:
    account = {"email": f"{name}@example.com", "password": "battery staple 9", "name": name}
    httpx.post(f"{shop.url}/auth/register", json=account).raise_for_status()
    return shop.client(account["email"], account["password"])


def lamp(admin: httpx.Client, sku: str) -> str:
    body = {"name": f"Lamp {sku}", "sku": sku, "price": 1_000, "stock_quantity": 1_000, "status": "published"}
    made = admin.post("/admin/products", json=body)
    made.raise_for_status()
    level(admin, made.headers["consistency-token"])
    return str(made.json()["id"])


def level(admin: httpx.Client, token: str, seconds_max: float = 20) -> None:
    deadline = time.monotonic() + seconds_max
    for path in (*BROWSED[:-3], *LOOKED_AT):
        while admin.get(path, headers={"Consistency-Token": token}).status_code != 200:
            assert time.monotonic() < deadline, path


def buy(buyer: httpx.Client, sku: str) -> httpx.Response:
    buyer.post("/cart/add", json={"sku": sku}).raise_for_status()
    placed = buyer.post("/order/create", json={"shipping_address": ADDRESS})
    placed.raise_for_status()
    return buyer.post(f"/orders/{placed.json()['id']}/payments", json={"provider": "dummy"})


def proven(shop: Shop) -> None:
    for command in (("projections", "verify"), ("check",)):
        done = subprocess.run(
            [sys.executable, "-m", "cli.main", *command, "--data-dir", str(shop.home)],
            env={**os.environ},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def browse(shop: Shop, seconds: float) -> None:
    admin = shop.sign_in()
    eve = customer(shop, f"postgres{seconds:.0f}")
    product = lamp(admin, f"PG-{seconds:.0f}")
    eve.post("/cart/add", json={"product_id": product}).raise_for_status()
    token = buy(eve, f"PG-{seconds:.0f}").headers["consistency-token"]
    level(admin, token)
    with stopped(shop, "postgres"):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for path in (*BROWSED, f"/products/{product}"):
                assert eve.get(path).status_code == 200, path
            for path in LOOKED_AT:
                assert admin.get(path).status_code == 200, path
            began = time.monotonic()
            refused = eve.post("/cart/add", json={"product_id": product})
            assert (refused.status_code, refused.json()["code"]) == (503, "store-down")
            assert "retry-after" in refused.headers
            assert time.monotonic() - began < 2
    deadline = time.monotonic() + 20
    while eve.post("/cart/add", json={"product_id": product}).status_code != 200:
        assert time.monotonic() < deadline
    level(admin, buy(eve, f"PG-{seconds:.0f}").headers["consistency-token"])
    proven(shop)


def test_without_postgres_one_browses(shop: Shop) -> None:
    browse(shop, OUTAGE_SECONDS)


@pytest.mark.slow
def test_without_postgres_one_browses_for_ten_minutes(shop: Shop) -> None:
    """Access tokens end after ten minutes; nothing else does."""
    browse(shop, LONG_OUTAGE_SECONDS - 10)


def test_without_redis_one_buys_and_the_read_models_catch_up(shop: Shop) -> None:
    admin = shop.sign_in()
    eve = customer(shop, "redis")
    lamp(admin, "RE")
    with stopped(shop, "valkey"):
        paid = [buy(eve, "RE") for _ in range(5)]
        assert [payment.status_code for payment in paid] == [201] * 5
    level(admin, paid[-1].headers["consistency-token"])
    assert eve.get("/orders").json()["total"] == 5
    proven(shop)


def test_without_its_index_one_buys_and_it_is_built_anew(shop: Shop) -> None:
    import shutil

    admin = shop.sign_in()
    eve = customer(shop, "search")
    lamp(admin, "SE")
    shutil.rmtree(shop.home / "search")
    paid = [buy(eve, "SE") for _ in range(5)]
    assert [payment.status_code for payment in paid] == [201] * 5
    level(admin, paid[-1].headers["consistency-token"])
    assert admin.get("/products?q=lamp+SE").json()["total"] >= 1
    proven(shop)
