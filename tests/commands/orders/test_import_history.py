"""Orders of another system: taken over once, at their own dates, and right on the dashboard."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from commands.base import perform
from commands.orders.import_history import HistoricLine, HistoricOrder, ImportHistory, TakenOver, import_history
from domain.order_status import OrderStatus
from tests.world import World

CHRISTMAS = datetime(2010, 12, 24, 15, 30, tzinfo=UTC)


def historic(reference: str = "536365", *lines: HistoricLine, email: str = "ann@example.com") -> HistoricOrder:
    return HistoricOrder(reference, email, "Ann", CHRISTMAS, lines or (HistoricLine("LAMP", "A lamp", 2, 4_500),))


async def take_over(world: World, *orders: HistoricOrder) -> list[TakenOver]:
    return await perform(world.postgres, import_history, ImportHistory(orders))


async def test_a_historic_order_is_paid_at_its_own_date(world: World) -> None:
    await world.product("LAMP", price=9_900, stock=5)
    admin = await world.admin()
    assert await take_over(world, historic()) == [TakenOver.NEW]
    await world.level()
    (order,) = (await admin.get("/admin/orders?q=ann@example.com")).json()["items"]
    assert (order["status"], order["placed_at"], order["paid_at"]) == ("DELIVERED", *["2010-12-24T15:30:00Z"] * 2)
    assert (order["total"]["amount"], order["items"][0]["unit_price"]["amount"]) == (9_000, 4_500)
    december = (await admin.get("/admin/dashboard/revenue?from=2010-12-01&to=2010-12-31&granularity=month")).json()
    assert december["items"][0] | {"revenue": december["items"][0]["revenue"]["amount"]} == december["items"][0] | {
        "period": "2010-12",
        "revenue": 9_000,
        "orders": 1,
        "units": 2,
    }
    assert await world.stock_of("LAMP") == 5, "what was sold then is not on the shelf now"
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_history_is_not_cancelled_by_who_bought_it(world: World) -> None:
    await world.product("LAMP", price=9_900, stock=5)
    admin, eve = await world.admin(), await world.customer()
    await take_over(world, msgspec.structs.replace(historic(email=eve.email), status=OrderStatus.PAID))
    order = await world.postgres.fetchval("select id from orders")
    assert (await eve.post(f"/orders/{order}/cancel")).status_code == 404, "nobody has proven that she is the same"
    await world.postgres.execute("update orders set customer_id = $1", eve.id)
    before = await world.everything_written()
    refused = await eve.post(f"/orders/{order}/cancel")
    assert (refused.status_code, refused.json()["code"]) == (409, "history-stays")
    assert await world.everything_written() == before

    cancelled = await admin.post(f"/orders/{order}/cancel")
    assert (cancelled.status_code, cancelled.json()["refunded"]["amount"]) == (200, 9_000)
    assert await world.stock_of("LAMP") == 5, "it was never on this shelf"
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_history_is_shown_to_nobody_who_registers_its_address_before_or_after(world: World) -> None:
    admin = await world.admin()
    ann = {"email": "Ann@example.com", "password": "a ladder in the attic", "name": "Ann"}
    await take_over(world, historic())
    registered = await world.anyone.post("/auth/register", ann)
    assert registered.status_code == 201, registered.text
    await take_over(world, historic("536366"))
    pair = await world.anyone.post("/auth/login", {"email": ann["email"], "password": ann["password"]})
    bearer = {"Authorization": f"Bearer {pair.json()['access_token']}"}
    await world.level()
    assert (await world.anyone.get("/orders", **bearer)).json()["total"] == 0
    assert (await admin.get("/admin/orders?q=ann@example.com")).json()["total"] == 2
    assert await world.postgres.fetchval("select count(*) from accounts where historic") == 1
    assert (await world.anyone.post("/auth/register", ann)).json()["code"] == "email-taken"
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_what_history_gives_back_comes_on_the_shelf(world: World) -> None:
    await world.product("LAMP", price=9_900, stock=5)
    admin = await world.admin()
    await take_over(world, historic())
    order, item = tuple(*await world.postgres.fetch("select order_id, id from order_items"))
    items = [{"item_id": str(item), "quantity": 1}]
    body = {"reason": "came back", "items": items, "restock": True}
    assert (await admin.post(f"/admin/orders/{order}/refunds", body)).json()["amount"]["amount"] == 4_500
    assert await world.stock_of("LAMP") == 6
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_taken_over_again_it_changes_nothing(world: World) -> None:
    await take_over(world, historic())
    before = await world.everything_written()
    assert await take_over(world, historic()) == [TakenOver.KNOWN]
    assert await take_over(world, historic("536365", HistoricLine("LAMP", "A lamp", 3, 4_500))) == [TakenOver.DIFFERENT]
    assert await world.everything_written() == before


async def test_a_known_order_is_compared_line_by_line(world: World) -> None:
    """In any order, as other systems write them; the same total is not the same order."""
    lamp, desk = HistoricLine("LAMP", "A lamp", 2, 4_500), HistoricLine("DESK", "A desk", 1, 9_000)
    await take_over(world, historic("1", lamp, desk))
    swapped = HistoricLine("LAMP", "A lamp", 1, 9_000), HistoricLine("DESK", "A desk", 2, 4_500)
    assert await take_over(world, historic("1", desk, lamp)) == [TakenOver.KNOWN], (
        "other systems write lines in any order"
    )
    assert await take_over(world, historic("1", *swapped)) == [TakenOver.DIFFERENT], (
        "the same total is not the same order"
    )
    assert await take_over(world, historic("1", lamp, desk, desk)) == [TakenOver.DIFFERENT]
    later = msgspec.structs.replace(historic("1", lamp, desk), placed_at=CHRISTMAS + timedelta(days=1))
    assert await take_over(world, later) == [TakenOver.DIFFERENT]


async def test_what_the_catalog_does_not_know_becomes_an_archived_product(world: World) -> None:
    await take_over(
        world, historic("1", HistoricLine("85123A", "HANGING HEART", 6, 255), HistoricLine("POST", "", 1, 900))
    )
    await world.level()
    admin = await world.admin()
    products = (await admin.get("/admin/products")).json()["items"]
    assert {(item["sku"], item["name"], item["status"]) for item in products} == {
        ("85123A", "HANGING HEART", "archived"),
        ("POST", "POST", "archived"),
    }
    assert (await world.anyone.get("/products")).json()["total"] == 0
    await take_over(world, historic("2", HistoricLine("85123A", "HEART", 1, 295)))
    assert await world.postgres.fetchval("select count(*) from variants") == 2


async def test_a_sku_that_is_written_in_two_ways_is_one_product(world: World) -> None:
    """As cash desks write them: 85123A and 85123a, in one order too."""
    upper, lower = HistoricLine("85123A", "HEART", 1, 255), HistoricLine("85123a", "heart", 2, 255)
    assert await take_over(world, historic("1", upper, lower), historic("2", lower)) == [TakenOver.NEW] * 2
    assert await world.postgres.fetchval("select count(*) from variants") == 1
    assert await take_over(world, historic("1", upper, lower), historic("2", lower)) == [TakenOver.KNOWN] * 2


@pytest.mark.parametrize("count", [300])
async def test_a_whole_batch_is_one_transaction(world: World, count: int) -> None:
    orders = [
        historic(str(n), HistoricLine(f"SKU-{n % 7}", "x", 1 + n % 3, 100 + n), email=f"{n % 9}@example.com")
        for n in range(count)
    ]
    assert await take_over(world, *orders) == [TakenOver.NEW] * count
    await world.level()
    admin = await world.admin()
    summary = (await admin.get("/admin/dashboard/summary?from=2010-12-24&to=2010-12-24")).json()
    assert summary["revenue"]["amount"] == sum(
        line.unit_price * line.quantity for order in orders for line in order.lines
    )
    assert (summary["orders"], summary["new_customers"]) == (count, 9)
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])
