"""A shop whose read models lie on a cluster of three servers: it sells, loses one of them, and is whole again."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cluster import Node, open_cluster
from tests.shop import ADDRESS, Shop

pytestmark = pytest.mark.slow

AGAIN_SECONDS_MAX = 60


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[list[Node]]:
    with open_cluster(tmp_path / "cluster") as nodes:
        yield nodes


@pytest.fixture
def shop(cluster: list[Node], tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(
        tmp_path / "shop", "--empty", environment={"TRADEPOST_READ_MODELS_URL": f"{cluster[0].url},{cluster[2].url}"}
    )
    opened.open()
    yield opened
    opened.close()


def tradepost(shop: Shop, *words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "cli.main", *words, "--data-dir", str(shop.home)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


def buy(shop: Shop, buyer: httpx.Client) -> str:
    """A lamp: the Consistency-Token of its payment."""
    assert buyer.post("/cart/add", json={"sku": "LAMP"}).status_code == 200
    order = buyer.post("/order/create", json={"shipping_address": ADDRESS})
    assert order.status_code == 201, order.text
    paid = buyer.post(f"/orders/{order.json()['id']}/payments", json={"provider": "dummy"})
    assert paid.status_code == 201, paid.text
    return paid.headers["consistency-token"]


def answered(client: httpx.Client, path: str, token: str) -> httpx.Response:
    """As soon as it can be."""
    deadline = time.monotonic() + AGAIN_SECONDS_MAX
    while (answer := client.get(path, headers={"Consistency-Token": token})).status_code == 503:
        assert time.monotonic() < deadline, answer.text
    return answer


def test_it_sells_while_a_server_is_gone_and_shows_all_of_it_afterwards(shop: Shop, cluster: list[Node]) -> None:
    admin = shop.sign_in()
    lamp = {"name": "Lamp", "sku": "LAMP", "price": 4_900, "stock_quantity": 10, "status": "published"}
    assert admin.post("/admin/products", json=lamp).status_code == 201
    buyer = shop.customer()
    first = buy(shop, buyer)
    assert answered(admin, "/admin/dashboard/summary", first).json()["orders"] == 1
    assert all(node.tell("DBSIZE") > 0 for node in cluster), "they lie on all of them"
    assert tradepost(shop, "projections", "verify")[0] == 0
    assert tradepost(shop, "doctor")[0] == 0

    lost = cluster[2]
    lost.process.kill()
    lost.process.wait()
    second = buy(shop, buyer)
    code, told = tradepost(shop, "doctor", "--json")
    assert (code, f"127.0.0.1:{lost.port} does not answer." in told) == (1, True)
    lost.start()  # with nothing in it

    assert answered(admin, "/admin/dashboard/summary", second).json()["orders"] == 2
    for path, total in (("/orders", 2), ("/admin/orders", 2)):
        assert answered(buyer if path == "/orders" else admin, path, second).json()["total"] == total
    assert answered(buyer, "/cart", second).json()["item_count"] == 0
    deadline = time.monotonic() + AGAIN_SECONDS_MAX
    while (verified := tradepost(shop, "projections", "verify"))[0] != 0:
        assert time.monotonic() < deadline, verified[1]
    assert tradepost(shop, "check")[0] == 0
