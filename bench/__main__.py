"""`make bench`: import rate, search latency, orders a second, commit-to-visible lag."""

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from adapters.settings import load_settings
from bench import projections
from bench.shop import ADMIN, BenchShop, import_catalog, level, open_shop, signed_in

ADDRESS = {"name": "B", "line1": "1 Road", "city": "Bern", "postal_code": "3000", "country": "CH"}
WORDS = (
    "laptop", "hp ink cartridge", "usb c cable", "wireles mouse", "printer", "lamp", "battery", "samsung monitor",
    "hdmi", "keyboard", "toner black", "headset", "ssd 1tb", "router", "projector", "camera", "netwrok switch",
    "office chair", "power supply", "memory card",
)  # fmt: skip
CLIENTS = 8
SECONDS = 10.0

Row = tuple[str, str]


def quantiles(milliseconds: list[float]) -> str:
    ordered = sorted(milliseconds)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"p50 {statistics.median(ordered):.1f} ms, p99 {p99:.1f} ms ({len(ordered)})"


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    started = time.perf_counter()
    await work()
    return (time.perf_counter() - started) * 1000


async def search(admin: httpx.AsyncClient) -> list[Row]:
    async def ask(words: str) -> None:
        (await admin.get("/products", params={"q": words})).raise_for_status()

    for words in WORDS:
        await ask(words)
    plain = [await timed(lambda words=words: ask(words)) for _ in range(25) for words in WORDS]  # type: ignore[misc]
    total = (await admin.get("/products")).json()["total"]
    return [(f"search, a page with facets, {total} products", quantiles(plain))]


async def buyers(url: str, count: int) -> list[httpx.AsyncClient]:
    people = []
    async with httpx.AsyncClient(base_url=url, timeout=30) as door:
        for number in range(count):
            email, password = f"bench{number}@example.com", "a bench needs buyers"
            await door.post("/auth/register", json={"email": email, "password": password, "name": "B"})
            people.append(await signed_in(url, email, password))
    return people


async def orders(url: str, admin: httpx.AsyncClient) -> list[Row]:
    """Each order is three requests: into the cart, order, payment."""
    skus = [f"BENCH-{number}" for number in range(50)]
    for sku in skus:
        body = {"name": sku, "sku": sku, "price": 1_000, "stock_quantity": 100_000, "status": "published"}
        (await admin.post("/admin/products", json=body)).raise_for_status()
    people = await buyers(url, CLIENTS)
    placing: list[float] = []
    until = time.monotonic() + SECONDS

    async def shop_on(person: httpx.AsyncClient, place: int) -> None:
        while time.monotonic() < until:
            place += 7
            (await person.post("/cart/add", json={"sku": skus[place % len(skus)]})).raise_for_status()
            started = time.perf_counter()
            placed = await person.post("/order/create", json={"shipping_address": ADDRESS})
            placing.append((time.perf_counter() - started) * 1000)
            paid = await person.post(f"/orders/{placed.json()['id']}/payments", json={"provider": "dummy"})
            paid.raise_for_status()

    began = time.monotonic()
    await asyncio.gather(*(shop_on(person, place) for place, person in enumerate(people)))
    rate = len(placing) / (time.monotonic() - began)
    for person in people:
        await person.aclose()
    return [
        (f"orders (cart, order, payment) at {CLIENTS} clients", f"{rate:.0f} a second"),
        ("of it, placing the order", quantiles(placing)),
    ]


async def lag(admin: httpx.AsyncClient) -> list[Row]:
    """From the answer of a command to the first answer of a query that shows it, by its token."""

    async def seen(path: str) -> float:
        written = await admin.post("/admin/inventory/BENCH-0/adjust", json={"delta": 1, "reason": "bench"})
        token = {"Consistency-Token": written.headers["consistency-token"]}
        return await timed(lambda: admin.get(path, headers=token))

    return [
        (
            "commit to visible in Redis",
            quantiles([await seen("/admin/inventory/BENCH-0/movements") for _ in range(200)]),
        ),
        ("commit to visible in search", quantiles([await seen("/products?q=bench") for _ in range(100)])),
    ]


async def measure(shop: BenchShop, catalog: Path | None) -> list[Row]:
    rows = []
    if catalog is not None:
        created, seconds = await asyncio.to_thread(import_catalog, shop, catalog)
        rows.append(("catalog import", f"{created / seconds:.0f} products a second ({created})"))
    admin = await signed_in(shop.url, ADMIN, shop.password)
    rows.append(("until the index shows it all", f"{await level(admin):.1f} s"))
    rows += await orders(shop.url, admin)
    await level(admin)
    rows += await search(admin)
    rows += await lag(admin)
    skus = [f"BENCH-{number}" for number in range(50)]
    rows += await projections.measure(load_settings({"TRADEPOST_DATA_DIR": shop.home}), skus)
    await admin.aclose()
    return rows


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--catalog", type=Path, help="a catalog to import first (JSON lines)")
    options.add_argument("--json", action="store_true", help="print JSON instead of a table")
    chosen = options.parse_args()
    with open_shop() as shop:
        rows = [("first start, empty", f"{shop.seconds:.1f} s"), *asyncio.run(measure(shop, chosen.catalog))]
    if chosen.json:
        print(json.dumps(dict(rows)))
        return
    table = Table("what", "figure")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()
