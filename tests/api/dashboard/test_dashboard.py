"""The dashboard, to the cent."""

from datetime import UTC, datetime

from commands.base import perform
from commands.orders.import_orders import ImportOrders, import_orders
from domain.orders.order import OrderLine, PastOrder
from read_models.dashboard import DASHBOARD
from tests.world import World


async def test_sales_refunds_and_statuses_add_up(world: World) -> None:
    await world.product("LAMP", price=4_500, stock=50)
    await world.product("CHAIR", price=9_000, stock=50)
    admin, eve = await world.admin(), await world.customer()
    await eve.ordered("LAMP")
    await eve.bought("LAMP", 2)
    shipped = await eve.bought("CHAIR")
    await admin.patch(f"/admin/orders/{shipped['id']}/status", {"status": "SHIPPED"})
    cancelled = await eve.bought("CHAIR", 3)
    await eve.post(f"/orders/{cancelled['id']}/cancel")
    admin.token = eve.token

    summary = (await admin.get("/admin/dashboard/summary")).json()

    assert summary["gross_revenue"]["amount"] == 2 * 4_500 + 9_000 + 27_000
    assert summary["refunds"]["amount"] == 27_000
    assert summary["revenue"] == {"amount": 18_000, "currency": "USD"}
    assert (summary["orders"], summary["units"], summary["new_customers"]) == (3, 3, 1)
    assert summary["average_order_value"]["amount"] == 15_000
    assert summary["by_status"] == {
        "PENDING": 1, "PAID": 1, "SHIPPED": 1, "DELIVERED": 0, "CANCELLED": 1, "REFUNDED": 0,
    }  # fmt: skip

    top = (await admin.get("/admin/dashboard/top-sellers")).json()["items"]
    assert sorted((item["sku"], item["revenue"]["amount"], item["units"]) for item in top) == [
        ("CHAIR", 9_000, 1),
        ("LAMP", 9_000, 2),
    ]
    by_units = (await admin.get("/admin/dashboard/top-sellers?by=units&limit=1")).json()["items"]
    assert [(item["sku"], item["name"], item["units"]) for item in by_units] == [("LAMP", "Product LAMP", 2)]

    days = (await admin.get("/admin/dashboard/revenue")).json()["items"]
    months = (await admin.get("/admin/dashboard/revenue?granularity=month")).json()["items"]
    assert len(days) == 30
    assert [day["revenue"]["amount"] for day in days] == [0] * 29 + [18_000]
    assert sum(month["revenue"]["amount"] for month in months) == 18_000
    assert days[-1] | {"period": ""} == months[-1] | {"period": ""}
    today = days[-1]["period"]
    only = (await admin.get(f"/admin/dashboard/revenue?from={today}&to={today}&granularity=month")).json()["items"]
    assert only == [days[-1] | {"period": today[:7]}], "a month of which one day was asked for is no day"


async def test_a_top_seller_names_the_sku_of_which_most_was_sold(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    sizes = [{"sku": f"TEE-{size}", "options": {"size": size}, "price": 1_500, "stock_quantity": 9} for size in "SML"]
    tee = (await admin.post("/admin/products", {"name": "Tee", "status": "published", "variants": sizes})).json()

    async def top() -> list[tuple[str, str, int]]:
        admin.token = eve.token
        items = (await admin.get("/admin/dashboard/top-sellers")).json()["items"]
        return [(item["sku"], item["name"], item["units"]) for item in items]

    await eve.bought("TEE-M", 2)
    large = await eve.bought("TEE-L", 3)
    assert await top() == [("TEE-L", "Tee", 5)]
    await eve.post(f"/orders/{large['id']}/cancel")
    assert await top() == [("TEE-M", "Tee", 2)]
    medium = f"/admin/products/{tee['id']}/variants/{tee['variants'][1]['id']}"
    await admin.patch(medium, {"sku": "TEE-MEDIUM"})
    await admin.delete(medium)
    eve.token = admin.token
    assert await top() == [("TEE-M", "Tee", 2)], "it was sold under this name"
    await admin.patch(f"/admin/products/{tee['id']}", {"name": "Shirt"})
    eve.token = admin.token
    assert await top() == [("TEE-M", "Shirt", 2)]
    assert await world.differences() == []
    await world.rebuild(DASHBOARD)
    assert await top() == [("TEE-M", "Shirt", 2)]


async def test_a_span_that_ends_before_it_begins_is_refused(world: World) -> None:
    admin = await world.admin()
    refused = await admin.get("/admin/dashboard/revenue?from=2026-02-01&to=2026-01-01")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "from")


async def test_empty_periods_are_there(world: World) -> None:
    await world.product("LAMP")
    admin = await world.admin()
    asked = "/admin/dashboard/revenue?granularity=month&from=2025-11-15&to=2026-02-01"
    months = (await admin.get(asked, Consistency_Token="p1")).json()["items"]
    assert [month["period"] for month in months] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert {month["orders"] for month in months} == {0}


async def test_a_month_counts_only_the_days_asked_for_and_adds_up_with_the_summary(world: World) -> None:
    lamp = await world.product("LAMP")
    admin = await world.admin()

    def sold(day: str, price: int) -> PastOrder:
        line = OrderLine(lamp.id, lamp.variants[0].id, "LAMP", "Lamp", {}, price, 1)
        return PastOrder(
            "eve@example.com", "Eve", (line,), datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
        )

    history = [sold("2026-09-30", 1), sold("2026-10-05", 20), sold("2026-11-10", 301), sold("2026-11-11", 4_000)]
    await perform(world.postgres, import_orders, ImportOrders(history))
    await admin.post("/admin/tags", {"name": "last"})
    span = "from=2026-10-05&to=2026-11-10"

    months = (await admin.get(f"/admin/dashboard/revenue?granularity=month&{span}")).json()["items"]
    summary = (await admin.get(f"/admin/dashboard/summary?{span}")).json()

    assert [(month["period"], month["revenue"]["amount"]) for month in months] == [("2026-10", 20), ("2026-11", 301)]
    assert (summary["revenue"]["amount"], summary["orders"]) == (321, 2)
    assert summary["average_order_value"]["amount"] == 161, "half a cent goes up"
