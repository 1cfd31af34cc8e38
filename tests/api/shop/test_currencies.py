"""Shops that count otherwise: at both providers an order is paid, and goes back in parts and whole."""

from typing import Any, NamedTuple

import asyncpg
import pytest

from cli.drill.gateway.server import Gateway
from commands.base import perform
from commands.shop.open_shop import OpenShop, open_shop
from domain.shop import TIME_ZONE_DEFAULT, ShopFacts
from read_models.dashboard import DASHBOARD
from read_models.orders import ORDERS
from tests.world import World


@pytest.fixture
async def postgres(postgres: asyncpg.Pool, request: pytest.FixtureRequest) -> asyncpg.Pool:
    """Of a shop that counts in the currency the test names."""
    await postgres.execute("truncate shop")
    await perform(postgres, open_shop, OpenShop(ShopFacts(request.param, TIME_ZONE_DEFAULT)))
    return postgres


class Sale(NamedTuple):
    """Of three lamps, in minor units: what they cost, what one of them comes to that goes back, and what Stripe is told
    of both.
    """

    price: int
    rounding: int
    part: int
    told_stripe: tuple[int, int]

    @property
    def total(self) -> int:
        return 3 * self.price + self.rounding


SALES = {
    "KWD": Sale(337, -1, 330, (1_010, 330)),
    "ISK": Sale(1_999, 0, 1_999, (599_700, 199_900)),
    "JPY": Sale(1_299, 0, 1_299, (3_897, 1_299)),
    "HUF": Sale(129_995, 0, 129_995, (389_985, 129_995)),
}


async def sold(till: World, gateway: Gateway, sale: Sale, provider: str) -> None:
    """Three lamps, paid; one goes back, then the rest."""
    admin, eve = await till.admin(), await till.customer()
    order = await eve.ordered("LAMP", 3)
    figures = {name: order[name]["amount"] for name in ("subtotal", "rounding", "total")}
    assert figures == {"subtotal": 3 * sale.price, "rounding": sale.rounding, "total": sale.total}
    payment = await eve.pays(order, provider)
    assert payment["amount"]["amount"] == sale.total
    assert gateway.books.customer_pays(payment["provider_ref"])
    path = f"/admin/orders/{order['id']}/refunds"
    assert (await eve.post(f"/orders/{order['id']}/payments/{payment['id']}/confirm")).json()["status"] == "succeeded"
    one = {"reason": "broken", "items": [{"item_id": order["items"][0]["id"], "quantity": 1}]}
    part, rest = await admin.post(path, one), await admin.post(path, {"reason": "the rest"})
    assert [refund.json()["amount"]["amount"] for refund in (part, rest)] == [sale.part, sale.total - sale.part]
    await till.everything_due()


@pytest.mark.parametrize(("postgres", "sale"), SALES.items(), indirect=["postgres"], ids=SALES)
async def test_an_order_is_paid_and_goes_back_in_any_currency(till: World, gateway: Gateway, sale: Sale) -> None:
    await till.product("LAMP", price=sale.price)
    for provider in ("stripe", "razorpay"):
        await sold(till, gateway, sale, provider)

    whole, part = sale.told_stripe
    assert [intent["amount"] for intent in gateway.books.intents.values()] == [whole]
    assert [payment["amount"] for payment in gateway.books.payments.values()] == [sale.total]
    back = sorted(refund["amount"] for refund in gateway.books.refunds.values())
    assert back == sorted([part, whole - part, sale.part, sale.total - sale.part])
    assert await till.postgres.fetchval("select count(*) from refunds where status = 'succeeded'") == 4
    assert await till.postgres.fetchval("select count(*) from payment_exceptions") == 0
    assert await till.ledger_broken() == {}
    await till.level()
    assert await till.differences(ORDERS, DASHBOARD) == []
    summary = (await (await till.admin()).get("/admin/dashboard/summary")).json()
    assert [summary[name]["amount"] for name in ("gross_revenue", "refunds", "revenue")] == [2 * sale.total] * 2 + [0]


@pytest.mark.parametrize("postgres", ["BHD"], indirect=True)
async def test_a_cart_shows_what_will_be_paid_and_a_part_of_a_step_does_not_go_back(world: World) -> None:
    """Nor is it paid, where an order was placed before totals were rounded."""
    await world.product("LAMP", price=1_237)
    admin, eve = await world.admin(), await world.customer()
    cart = (await eve.post("/cart/add", {"sku": "LAMP"})).json()
    assert (cart["rounding"], cart["total"]) == ({"amount": 3, "currency": "BHD"}, {"amount": 1_240, "currency": "BHD"})
    assert (await eve.delete("/cart")).status_code == 204
    order = await eve.bought("LAMP")
    before = await world.everything_written()

    path = f"/admin/orders/{order['id']}/refunds"
    refused = await admin.post(path, {"reason": "broken", "amount": 1_237})

    fault: dict[str, Any] = refused.json()["errors"][0]
    assert (refused.status_code, fault["field"], fault["code"]) == (400, "amount", "not-a-multiple")
    assert fault["message"] == "BHD goes back in steps of 0.010, or all that is left."
    assert await world.everything_written() == before

    older = await eve.ordered("LAMP")
    with pytest.raises(asyncpg.CheckViolationError, match="total_adds_up"):
        await world.postgres.execute("update orders set rounding = 0")
    await world.postgres.execute("update orders set total = total - 3, rounding = 0 where status = 'PENDING'")
    refused = await eve.post(f"/orders/{older['id']}/payments", {"provider": "dummy"})
    assert (refused.status_code, refused.json()["code"]) == (409, "amount-not-payable")
    assert refused.json()["detail"] == "1.237 BHD can't be paid by 'dummy': amounts go in steps of 0.010."
    assert await world.ledger_broken() == {}
    await world.postgres.execute("update orders set total = total + 1, rounding = 1 where status = 'PENDING'")
    assert list(await world.ledger_broken()) == ["order-totals-add-up"]


@pytest.mark.parametrize("postgres", ["ARS"], indirect=True)
async def test_a_provider_is_not_there_for_other_currencies_and_not_for_less_than_it_takes(
    till: World, gateway: Gateway
) -> None:
    await till.product("STICKER", price=49)
    eve = await till.customer()
    assert (await till.anyone.get("/payments/providers")).json() == {
        "items": [{"name": "stripe", "publishable_key": None, "minimum": {"amount": 50, "currency": "ARS"}}],
        "unfit": [{"name": "razorpay", "why": "Razorpay takes no ARS"}],
    }
    order, two = await eve.ordered("STICKER"), await eve.ordered("STICKER", 2)
    before = await till.everything_written()

    refused = [await eve.post(f"/orders/{order['id']}/payments", {"provider": name}) for name in ("stripe", "razorpay")]

    assert [(answer.status_code, answer.json()["code"], answer.json()["detail"]) for answer in refused] == [
        (409, "amount-not-payable", "0.49 ARS can't be paid by 'stripe': it takes no less than 0.50."),
        (
            409,
            "provider-not-available",
            "Payments by 'razorpay' are not available in this shop: Razorpay takes no ARS.",
        ),
    ]
    assert await till.everything_written() == before
    assert gateway.troubles.calls == []
    assert (await eve.pays(two, "stripe"))["status"] == "pending"
