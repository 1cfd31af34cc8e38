"""Orders a second, and how soon others see what was written."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable

import httpx

from bench import projections
from bench.scene import Scene
from bench.shop import ADMIN, signed_in

ADDRESS = {"name": "B", "line1": "1 Road", "city": "Bern", "postal_code": "3000", "country": "CH"}
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


async def measure(scene: Scene) -> list[Row]:
    admin = await signed_in(scene.shop.url, ADMIN, scene.shop.password)
    rows = await orders(scene.shop.url, admin)
    await scene.level()
    rows += await lag(admin)
    rows += await projections.measure(scene.settings, [f"BENCH-{number}" for number in range(50)])
    await admin.aclose()
    return rows
