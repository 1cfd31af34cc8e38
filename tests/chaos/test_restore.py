"""A backup that is taken while people buy becomes a shop again, elsewhere: whole, level, and to the cent.

Every order that was acknowledged before the backup began is there; of those that were placed meanwhile, those that the
snapshot saw, and each of these as a whole.
"""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from domain.order_status import OrderStatus
from tests.chaos.buying import Crowd
from tests.chaos.test_without_a_store import level
from tests.shop import Shop

PRICE: Final = 1_000
PAGE: Final = 100
COMMAND_SECONDS_MAX: Final = 300


@pytest.mark.parametrize(
    ("per_second", "seconds"),
    [
        pytest.param(10, 1, id="short"),
        pytest.param(30, 60, id="long", marks=pytest.mark.slow),
    ],
)
async def test_a_backup_under_load_becomes_the_same_shop_elsewhere(
    per_second: int, seconds: int, tmp_path: Path
) -> None:
    old, new = Shop(tmp_path / "old", "--empty"), Shop(tmp_path / "new", "--empty")
    try:
        await asyncio.to_thread(old.open)
        stock(old)
        crowd, stop = Crowd([old.url], ["SOLD"], per_second), asyncio.Event()
        buying = asyncio.create_task(crowd.buy_on(stop))
        await asyncio.sleep(seconds)
        acknowledged = set(crowd.placed), set(crowd.paid)
        backup = await told(old, "backup", str(tmp_path / "shop.zip"))
        await asyncio.sleep(seconds)
        stop.set()
        await buying
    finally:
        await asyncio.to_thread(old.close)
    endings = {each.ending for each in crowd.checkouts}
    assert endings <= {"paid", "refused"}, "nobody met anything else than a busy machine"
    try:
        restored = await told(new, "restore", str(tmp_path / "shop.zip"))
        await asyncio.to_thread(new.open)
        assert restored["position"] == backup["position"]
        await is_whole(new)
        await holds(new, backup, crowd, *acknowledged)
    finally:
        await asyncio.to_thread(new.close)


def stock(shop: Shop) -> None:
    body = {"name": "Lamp", "sku": "SOLD", "price": PRICE, "stock_quantity": 1_000_000, "status": "published"}
    shop.sign_in().post("/admin/products", json=body).raise_for_status()


async def is_whole(shop: Shop) -> None:
    admin = shop.sign_in()
    last = admin.post("/admin/tags", json={"name": "Restored"}).headers["consistency-token"]
    await asyncio.to_thread(level, admin, last)
    ledger, proofs = await asyncio.gather(told(shop, "check"), told(shop, "projections", "verify"))
    assert [each["broken"] for each in ledger if each["broken"]] == []
    assert [each["differences"] for each in proofs if each["differences"]] == []


async def holds(shop: Shop, backup: dict[str, Any], crowd: Crowd, placed: set[str], paid: set[str]) -> None:
    """The dashboard is the ledger's, at the moment of the snapshot."""
    admin = shop.sign_in()
    orders = await asyncio.to_thread(every_order, admin)
    sold = {order["id"] for order in orders if order["status"] == OrderStatus.PAID}
    assert len(orders) == backup["counts"]["orders"]
    assert placed <= {order["id"] for order in orders} <= set(crowd.placed)
    assert paid <= sold <= set(crowd.paid)
    assert len(placed) < len(crowd.placed), "people went on buying"
    summary = admin.get("/admin/dashboard/summary").json()
    assert (summary["orders"], summary["gross_revenue"]["amount"]) == (len(sold), PRICE * len(sold))
    assert summary["by_status"].get("PENDING", 0) == len(orders) - len(sold)


def every_order(admin: httpx.Client) -> list[dict[str, Any]]:
    found, page = list[dict[str, Any]](), 1
    while True:
        answer = admin.get("/admin/orders", params={"page": page, "page_size": PAGE}).json()
        found += answer["items"]
        if len(found) >= answer["total"]:
            return found
        page += 1


async def told(shop: Shop, *command: str) -> Any:
    """By a command, beside the shop or before it opens."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    arguments = [sys.executable, "-m", "cli.main", *command, "--data-dir", str(shop.home), "--json"]
    done = await asyncio.to_thread(
        subprocess.run, arguments, capture_output=True, env=environment, timeout=COMMAND_SECONDS_MAX
    )
    assert done.returncode == 0, f"{command}: {done.stderr.decode()}"
    return json.loads(done.stdout)
