"""What one account can keep from all others without paying."""

import asyncio

import msgspec
import pytest

from adapters.settings import Settings, load_settings
from domain.orders.holding import HoldLimits
from tests.world import ADDRESS, Person, World

ORDER = {"shipping_address": ADDRESS}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, hold_limits=HoldLimits(open_orders_max=3, held_units_max=30))


async def tried(person: Person, sku: str, quantity: int = 1) -> tuple[int, str | None]:
    await person.post("/cart/add", {"sku": sku, "quantity": quantity})
    answer = await person.post("/order/create", ORDER)
    return answer.status_code, answer.json().get("code")


async def test_orders_are_paid_or_cancelled_before_there_are_too_many(world: World) -> None:
    await world.product("LAMP", stock=100)
    eve, ben = await world.customer(), await world.customer()
    first, second, _ = [await eve.ordered("LAMP") for _ in range(3)]

    await eve.post("/cart/add", {"sku": "LAMP"})
    before = await world.everything_written()
    refused = await eve.post("/order/create", ORDER)
    assert (refused.status_code, refused.json()["code"]) == (409, "too-many-open-orders")
    assert await world.everything_written() == before
    assert len((await eve.get("/cart")).json()["items"]) == 1
    assert await tried(ben, "LAMP") == (201, None)

    await eve.post(f"/orders/{first['id']}/payments", {"provider": "dummy"})
    assert (await eve.post("/order/create", ORDER)).status_code == 201
    assert await tried(eve, "LAMP") == (409, "too-many-open-orders")
    await eve.post(f"/orders/{second['id']}/cancel")
    assert (await eve.post("/order/create", ORDER)).status_code == 201


async def test_units_that_wait_to_be_paid_are_bounded_variant_by_variant(world: World) -> None:
    await world.product("LAMP", stock=100)
    await world.product("CHAIR", stock=100)
    eve = await world.customer()
    order = await eve.ordered("LAMP", 28)

    await eve.post("/cart/add", {"sku": "CHAIR", "quantity": 30})
    await eve.post("/cart/add", {"sku": "LAMP", "quantity": 3})
    before = await world.everything_written()
    refused = await eve.post("/order/create", ORDER)
    assert (refused.status_code, refused.json()["code"]) == (409, "too-many-units-held")
    assert refused.json()["lines"] == [{"sku": "LAMP", "wanted": 3, "available": 2}]
    assert await world.everything_written() == before

    await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})
    assert (await eve.post("/order/create", ORDER)).status_code == 201
    assert [await world.stock_of(sku) for sku in ("LAMP", "CHAIR")] == [69, 70]


async def test_a_checkout_that_waited_for_another_counts_what_that_one_has_placed(world: World) -> None:
    """Both come for the cart at once; the first, here by hand in the tables, places the last order there may be."""
    await world.product("LAMP", stock=100)
    eve = await world.customer()
    orders = [await eve.ordered("LAMP") for _ in range(3)]
    await eve.post(f"/orders/{orders[0]['id']}/cancel")
    await eve.post("/cart/add", {"sku": "LAMP"})

    async with world.postgres.acquire() as connection, connection.transaction():
        await connection.execute("select from carts where customer_id = $1 for update", eve.id)
        checkout = asyncio.create_task(eve.post("/order/create", ORDER))
        while not await world.postgres.fetchval("select count(*) from pg_locks where not granted"):
            await asyncio.sleep(0)
        await connection.execute("update orders set status = 'PENDING' where status = 'CANCELLED'")
    refused = await checkout
    assert (refused.status_code, refused.json()["code"]) == (409, "too-many-open-orders")


def test_both_limits_are_settings(settings: Settings) -> None:
    stores = {
        "DATABASE_URL": "postgres://localhost/tradepost",
        "REDIS_URL": "redis://localhost",
        "TRADEPOST_JWT_SECRET": settings.jwt_secret,
    }
    assert load_settings(stores).hold_limits == HoldLimits(5, 50)
    said = {"TRADEPOST_OPEN_ORDERS_MAX": "17", "TRADEPOST_HELD_UNITS_MAX": "2000"}
    assert load_settings(stores | said).hold_limits == HoldLimits(17, 2_000)
