"""`tradepost up`, from outside: real processes, curl, kill -9."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.shop import ADDRESS, Shop

ROOT = Path(__file__).parent.parent.parent
JSON = {"Content-Type": "application/json"}


def tradepost(shop: Shop, *arguments: str) -> int:
    """The exit code of a command."""
    command = [sys.executable, "-m", "cli.main", *arguments, "--data-dir", str(shop.home)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False).returncode


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The demo store, in a folder that only we can enter; its first start was stopped in the middle of stocking it."""
    home = tmp_path_factory.mktemp("private") / "data"
    opened = Shop(home)
    opened.begin()
    while "Stocking" not in opened.said():
        assert opened.process.poll() is None, opened.said()
        time.sleep(0.02)
    opened.close()
    opened.open()
    yield opened
    opened.close()
    shutil.rmtree(home, ignore_errors=True)


def test_the_readmes_examples_work_as_they_stand(shop: Shop) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert len(blocks) == 1
    assert blocks[0].count("curl ") >= 5

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", blocks[0]],
        env={**os.environ, "SHOP": shop.url},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "<mark>Wireless</mark>" in done.stdout
    assert '"email":"eve@example.com"' in done.stdout
    assert '"item_count":1' in done.stdout
    assert '"status":"succeeded"' in done.stdout


def test_a_first_start_that_was_stopped_is_taken_up_by_the_next_and_has_something_for_every_page(shop: Shop) -> None:
    admin = shop.sign_in()
    assert admin.get("/products").json()["total"] > 1_100
    assert admin.get("/admin/orders").json()["total"] > 2_000
    assert admin.get("/admin/dashboard/summary").json()["revenue"]["amount"] > 1_000_000
    assert len(admin.get("/admin/dashboard/top-sellers").json()["items"]) == 10
    categories = admin.get("/categories").json()["items"]
    assert len(categories) + sum(len(category["children"]) for category in categories) == 40


def test_a_shop_that_is_open_is_well(shop: Shop) -> None:
    assert tradepost(shop, "doctor") == 0


def test_its_files_are_ours_alone_and_each_process_comes_in_as_itself(shop: Shop) -> None:
    folders = {folder.stat().st_mode & 0o777 for folder in (shop.home, *shop.home.glob("*/")) if folder.is_dir()}
    files = {file.stat().st_mode & 0o077 for file in shop.home.rglob("*") if file.is_file()}
    assert (folders, files) == ({0o700}, {0})
    for words, role in (("cli.main api", "tradepost_api"), ("cli.main worker", "tradepost_worker")):
        ways = {process.environ()[name] for process in shop.processes(words) for name in ("DATABASE_URL", "REDIS_URL")}
        assert {way.partition("://")[2].partition("@")[0] for way in ways} == {role}


def test_who_watches_over_them_has_loaded_nothing_they_work_with(shop: Shop) -> None:
    """Also after a first start, which migrated, drew and filled: processes that are gone did that."""
    loaded = {Path(mapped.path).parts for mapped in psutil.Process(shop.process.pid).memory_maps()}
    libraries = {parts[parts.index("site-packages") + 1] for parts in loaded if "site-packages" in parts}
    assert libraries == {"msgspec", "psutil"}


def test_a_worker_killed_in_the_middle_of_orders_loses_and_doubles_nothing(shop: Shop) -> None:
    admin = shop.sign_in()
    before = admin.get("/admin/dashboard/summary").json()
    httpx.post(f"{shop.url}/auth/register", json={"email": "b@b.example", "password": "battery staple 9", "name": "B"})
    buyer = shop.client("b@b.example", "battery staple 9")
    product = admin.post(
        "/admin/products",
        json={"name": "Kill", "sku": "KILL", "price": 1_001, "stock_quantity": 60, "status": "published"},
    )
    assert product.status_code == 201
    paid = 0
    for number in range(30):
        buyer.post("/cart/add", json={"sku": "KILL", "quantity": 2}).raise_for_status()
        order = buyer.post("/order/create", json={"shipping_address": ADDRESS}).json()
        last = buyer.post(f"/orders/{order['id']}/payments", json={"provider": "dummy"})
        paid += order["total"]["amount"]
        if number % 10 == 5:
            for worker in shop.processes("cli.main worker"):
                worker.kill()

    token = {"Consistency-Token": last.headers["consistency-token"]}
    deadline = time.monotonic() + 20
    while (answer := admin.get("/admin/dashboard/summary", headers=token)).status_code == 503:
        assert time.monotonic() < deadline
    after = answer.json()

    assert paid == 30 * 2_002
    assert after["gross_revenue"]["amount"] - before["gross_revenue"]["amount"] == paid
    assert after["orders"] - before["orders"] == 30
    assert after["units"] - before["units"] == 60
    found = admin.get("/products", params={"q": "KILL"}, headers=token).json()["items"]
    assert [(item["sku"], item["stock_quantity"]) for item in found if item["sku"] == "KILL"] == [("KILL", 0)]
    assert buyer.get("/orders", headers=token).json()["total"] == 30


def test_a_second_worker_takes_over_within_five_seconds(shop: Shop) -> None:
    """The first one stops without dying, so that nobody starts it again in its place."""
    admin = shop.sign_in()
    environment = {**os.environ, "TRADEPOST_DATA_DIR": str(shop.home)}
    (first,) = shop.processes("cli.main worker")
    with (shop.home / "second.log").open("wb") as log:
        second = subprocess.Popen([sys.executable, "-m", "cli.main", "worker"], env=environment, stdout=log, stderr=log)
    try:
        while "worker ready" not in (shop.home / "second.log").read_text():
            time.sleep(0.1)
        first.suspend()
        stopped_at = time.monotonic()
        written = admin.post("/admin/tags", json={"name": f"after {stopped_at}"})
        token = {"Consistency-Token": written.headers["consistency-token"]}
        for path in ("/tags", "/products?q=after"):  # one in Redis, and one in the index that the first holds open
            while admin.get(path, headers=token).status_code != 200:
                assert time.monotonic() - stopped_at < 20
        assert time.monotonic() - stopped_at < 12, "four of silence, one to notice, and what a busy machine adds"
        first.resume()
        time.sleep(1)
        assert tradepost(shop, "projections", "verify", "product_search") == 0, "who wakes up writes over nobody"
        first.kill()
        killed_at = time.monotonic()
        written = admin.post(
            "/admin/products", json={"name": "After", "sku": "AFTER", "price": 1, "status": "published"}
        )
        token = {"Consistency-Token": written.headers["consistency-token"]}
        while admin.get("/products", params={"q": "AFTER"}, headers=token).status_code != 200:
            assert time.monotonic() - killed_at < 5
    finally:
        first.resume() if first.is_running() else None
        second.terminate()
        second.wait(20)


def test_a_killed_up_starts_again_by_itself_and_leaves_nobody_behind(tmp_path: Path) -> None:
    first = Shop(tmp_path / "data", "--empty")
    first.open()
    first.sign_in().post("/admin/tags", json={"name": "kept"}).raise_for_status()
    first.clients[0].close()
    first.process.kill()
    first.process.wait()

    again = Shop(tmp_path / "data", "--empty", port=first.port)
    again.open()
    try:
        tags = again.sign_in().get("/tags", headers={"Consistency-Token": "p2"}).json()["items"]
        assert [tag["name"] for tag in tags] == ["kept"]
        refused = Shop(tmp_path / "data")
        with pytest.raises(AssertionError, match="A shop is running from"):
            refused.open()
        elsewhere = Shop(tmp_path / "other", port=first.port)
        with pytest.raises(AssertionError, match="Choose another --port"):
            elsewhere.open()
        assert not elsewhere.home.exists(), "nothing is left of a start that could not be"
        api = [sys.executable, "-m", "cli.main", "api", "--port", str(first.port)]
        environment = {**os.environ, "TRADEPOST_DATA_DIR": str(again.home)}
        twin = subprocess.run(api, env=environment, capture_output=True, text=True, timeout=30, check=False)
        assert (twin.returncode, "Choose another --port" in twin.stderr) == (1, True)
    finally:
        again.close()
    assert again.processes("cli.main") == []
    assert again.processes("valkey-server") == []
