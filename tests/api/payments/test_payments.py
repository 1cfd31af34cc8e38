"""Paying by a provider: nobody is charged twice, and no charge is without an owner."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from cli.drill.gateway.server import Gateway, signed
from cli.drill.gateway.trouble import Trouble
from commands.base import perform
from commands.orders.release_hold import ReleaseHold, release_hold
from tests.world import ADDRESS, Person, World

PROVIDERS = pytest.mark.parametrize("provider", ["stripe", "razorpay"])


async def shown(person: Person, order: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await person.get(f"/orders/{order['id']}")).json()
    return found


async def ring(till: World, gateway: Gateway) -> None:
    """Every webhook there is, delivered once."""
    for event in gateway.books.events:
        answer = await till.client.post(f"/webhooks/{event.provider}", content=event.body, headers=signed(event))
        assert answer.status_code == 200, answer.text
    await till.settle_payments()


@PROVIDERS
async def test_the_customer_pays_in_the_browser_and_the_webhook_tells(
    till: World, gateway: Gateway, provider: str
) -> None:
    await till.product("LAMP", price=4_500)
    eve = await till.customer()
    order = await eve.ordered("LAMP")
    payment = await eve.pays(order, provider)

    assert (payment["status"], payment["amount"]) == ("pending", {"amount": 4_500, "currency": "USD"})
    assert (payment["client_secret"] is not None) == (provider == "stripe")
    assert gateway.books.customer_pays(payment["provider_ref"])
    await ring(till, gateway)

    assert await till.postgres.fetchval("select status from orders where paid_at is not null") == "PAID"
    kinds = [row["kind"] for row in await till.postgres.fetch("select kind from payment_transactions order by at")]
    assert kinds == (["capture"] if provider == "stripe" else ["authorise", "capture"])
    assert "card" not in str(await till.postgres.fetch("select raw from payment_transactions"))
    assert await till.ledger_broken() == {}
    await till.level()
    assert await till.differences() == []


async def test_a_fee_on_top_of_the_order_is_between_razorpay_and_the_customer(till: World, gateway: Gateway) -> None:
    gateway.books.fee_on_customer = 106
    await till.product("LAMP", price=4_500)
    admin, eve = await till.admin(), await till.customer()
    order = await eve.ordered("LAMP")
    assert gateway.books.customer_pays((await eve.pays(order, "razorpay"))["provider_ref"])
    await ring(till, gateway)
    await till.level()
    paid = await shown(eve, order)
    assert (paid["status"], [payment["amount"]["amount"] for payment in paid["payments"]]) == ("PAID", [4_500])

    await admin.post(f"/admin/orders/{order['id']}/refunds", {"reason": "came back", "amount": 4_500})
    await till.everything_due()
    assert [taken.refunded for taken in gateway.books.by_order().values()] == [4_500]
    assert await till.postgres.fetchval("select count(*) from payment_exceptions") == 0
    assert await till.ledger_broken() == {}


@PROVIDERS
async def test_the_browser_that_comes_back_needs_no_webhook(till: World, gateway: Gateway, provider: str) -> None:
    await till.product("LAMP")
    eve = await till.customer()
    order = await eve.ordered("LAMP")
    payment = await eve.pays(order, provider)
    path = f"/orders/{order['id']}/payments/{payment['id']}/confirm"

    too_early = await eve.post(path)
    gateway.books.customer_pays(payment["provider_ref"])
    back = await eve.post(path)
    again = await eve.post(path)

    assert [answer.json()["status"] for answer in (too_early, back, again)] == ["pending", "succeeded", "succeeded"]
    assert (await shown(eve, order))["status"] == "PAID"
    assert [entry["actor"] for entry in (await shown(eve, order))["history"]] == ["customer", "customer"]


@PROVIDERS
async def test_a_card_that_is_declined_leaves_the_payment_open_for_another(
    till: World, gateway: Gateway, provider: str
) -> None:
    await till.product("LAMP")
    eve = await till.customer()
    order = await eve.ordered("LAMP")
    payment = await eve.pays(order, provider)
    gateway.books.customer_pays(payment["provider_ref"], succeed=False)
    await ring(till, gateway)
    assert await till.postgres.fetchval("select count(*) from payment_transactions where kind = 'failure'") == 1
    assert (await till.postgres.fetchval("select status from payments")) == "pending"

    gateway.books.customer_pays(payment["provider_ref"])
    await ring(till, gateway)
    assert (await till.postgres.fetchval("select status from orders")) == "PAID"
    assert await till.postgres.fetchval("select count(*) from payment_transactions where kind = 'failure'") == 1


@PROVIDERS
async def test_twins_of_a_payment_are_one(till: World, gateway: Gateway, provider: str) -> None:
    await till.product("LAMP")
    eve = await till.customer()
    order = await eve.ordered("LAMP")
    path, body = f"/orders/{order['id']}/payments", {"provider": provider}

    answers = await asyncio.gather(*(eve.post(path, body) for _ in range(8)))
    keyed = [await eve.post(path, body, Idempotency_Key="once") for _ in range(2)]

    begun = [answer for answer in (*answers, *keyed) if answer.status_code == 201]
    silent = {answer.json()["code"] for answer in answers if answer not in begun}
    assert silent <= {"provider-silent", "store-down"}, "on a busy machine eight at once take longer than is waited for"
    assert len(begun) > len(keyed)
    assert len({answer.json()["id"] for answer in begun}) == 1
    assert len({answer.json()["provider_ref"] for answer in begun}) == 1
    assert keyed[0].content == keyed[1].content
    assert keyed[1].headers["idempotency-replayed"] == "true"
    assert await till.postgres.fetchval("select count(*) from payments") == 1
    assert await till.postgres.fetchval("select count(*) from payment_exceptions") == 0


@PROVIDERS
@pytest.mark.parametrize("trouble", [Trouble.BEFORE, Trouble.AFTER, Trouble.SILENT])
async def test_who_gets_no_answer_asks_again_and_gets_the_same_payment(
    till: World, gateway: Gateway, provider: str, trouble: Trouble
) -> None:
    await till.product("LAMP")
    eve = await till.customer()
    order = await eve.ordered("LAMP")
    path, body = f"/orders/{order['id']}/payments", {"provider": provider}
    gateway.troubles.planned.append(trouble)

    unanswered = await eve.post(path, body, Idempotency_Key="mine")
    assert (unanswered.status_code, unanswered.json()["code"]) == (503, "provider-silent")
    assert unanswered.headers["retry-after"] == "2"
    await till.level()
    assert [entry["status"] for entry in (await shown(eve, order))["payments"]] == ["unknown"]

    again = await eve.post(path, body, Idempotency_Key="mine")
    assert (again.status_code, again.json()["status"]) == (201, "pending")
    opened = gateway.books.intents if provider == "stripe" else gateway.books.orders
    assert len(opened) == 1


@PROVIDERS
async def test_what_nobody_asks_about_again_the_job_finds_out(till: World, gateway: Gateway, provider: str) -> None:
    await till.product("LAMP")
    eve = await till.customer()
    order = await eve.ordered("LAMP")
    gateway.troubles.planned.append(Trouble.AFTER)
    await eve.post(f"/orders/{order['id']}/payments", {"provider": provider})

    await till.everything_due()

    reference = await till.postgres.fetchval("select provider_ref from payments where status = 'pending'")
    gateway.books.customer_pays(reference)
    await till.everything_due()
    assert await till.postgres.fetchval("select status from orders") == "PAID"
    assert await till.postgres.fetchval("select count(*) from payment_webhooks") == 0


@PROVIDERS
async def test_a_cancelled_order_can_not_be_paid_any_more(till: World, gateway: Gateway, provider: str) -> None:
    await till.product("LAMP")
    eve = await till.customer()
    order = await eve.ordered("LAMP")
    payment = await eve.pays(order, provider)

    assert (await eve.post(f"/orders/{order['id']}/cancel")).status_code == 200
    assert (await shown(eve, order))["payments"][0]["status"] == "closing"
    await till.settle_payments()
    assert await till.postgres.fetchval("select status from payments") == "cancelled"

    paid = gateway.books.customer_pays(payment["provider_ref"])
    await ring(till, gateway)
    await till.everything_due()
    # Stripe has closed it; at Razorpay the money can be reserved, and is never taken.
    assert paid == (provider == "razorpay")
    assert gateway.books.by_order() == {}
    assert await till.ledger_broken() == {}


@PROVIDERS
async def test_money_that_comes_too_late_goes_back_by_itself_and_somebody_is_told(
    till: World, gateway: Gateway, provider: str
) -> None:
    """The customer has paid, and before anybody here knows of it the hold ends."""
    await till.product("LAMP", price=4_500, stock=3)
    admin, eve = await till.admin(), await till.customer()
    order = await eve.ordered("LAMP", 2)
    payment = await eve.pays(order, provider)
    gateway.books.customer_pays(payment["provider_ref"])
    if provider == "razorpay":  # taken at the provider, as its dashboard can
        gateway.books.capture(next(gateway.books.payments_of(payment["provider_ref"])))
    await eve.post(f"/orders/{order['id']}/cancel")

    await ring(till, gateway)
    await ring(till, gateway)

    taken = gateway.books.by_order()[order["id"]]
    assert (taken.captures, taken.captured, taken.refunded) == (1, 9_000, 9_000)
    late = (await shown(eve, order))["payments"][0]
    assert (late["late"], late["status"], late["refunded"]["amount"]) == (True, "refunded", 9_000)
    assert (await shown(eve, order))["refunded"]["amount"] == 0
    admin.token = eve.token
    await till.level()
    entries = (await admin.get("/admin/payments/exceptions")).json()
    assert [(one["kind"], one["order_id"], one["settled_at"] is None) for one in entries["items"]] == [
        ("late_payment", order["id"], False)
    ]
    assert (await admin.get("/admin/payments/exceptions?unsettled=true")).json()["total"] == 0
    summary = (await admin.get("/admin/dashboard/summary")).json()
    assert [summary[name]["amount"] for name in ("gross_revenue", "refunds", "revenue")] == [0, 0, 0]
    assert await till.stock_of("LAMP") == 3
    assert await till.ledger_broken() == {}
    assert await till.differences() == []


async def test_another_provider_closes_the_first_payment_before(till: World, gateway: Gateway) -> None:
    await till.product("LAMP")
    eve = await till.customer()
    order = await eve.ordered("LAMP")
    first = await eve.pays(order, "stripe")
    second = await eve.pays(order, "razorpay")

    assert not gateway.books.customer_pays(first["provider_ref"])
    assert gateway.books.customer_pays(second["provider_ref"])
    confirmed = await eve.post(f"/orders/{order['id']}/payments/{second['id']}/confirm")
    assert confirmed.json()["status"] == "succeeded"
    statuses = {one["provider"]: one["status"] for one in (await shown(eve, order))["payments"]}
    assert statuses == {"stripe": "cancelled", "razorpay": "succeeded"}
    assert gateway.books.by_order()[order["id"]].captures == 1


async def test_who_has_paid_at_the_first_provider_can_not_begin_at_another(till: World, gateway: Gateway) -> None:
    await till.product("LAMP")
    eve = await till.customer()
    order = await eve.ordered("LAMP")
    first = await eve.pays(order, "stripe")
    gateway.books.customer_pays(first["provider_ref"])

    refused = await eve.post(f"/orders/{order['id']}/payments", {"provider": "razorpay"})

    assert (refused.status_code, refused.json()["code"]) == (409, "status-not-allowed")
    await till.level()
    assert (await shown(eve, order))["status"] == "PAID"
    assert gateway.books.orders == {}


@PROVIDERS
@pytest.mark.parametrize("meanwhile", ["cancelled", "its hold ends"])
async def test_a_success_and_the_end_of_its_order_at_once_leave_money_with_an_owner(
    till: World, gateway: Gateway, provider: str, meanwhile: str
) -> None:
    await till.product("LAMP", stock=100)

    async def end(order: dict[str, Any], eve: Person) -> None:
        if meanwhile == "cancelled":
            await eve.post(f"/orders/{order['id']}/cancel")
        else:
            await till.postgres.execute(
                "update orders set hold_ends_at = now() - interval '1 s' where id = $1", order["id"]
            )
            await perform(till.postgres, release_hold, ReleaseHold(UUID(order["id"])))

    for _ in range(6):
        eve = await till.customer()
        order = await eve.ordered("LAMP")
        payment = await eve.pays(order, provider)
        gateway.books.customer_pays(payment["provider_ref"])
        await asyncio.gather(end(order, eve), ring(till, gateway), till.settle_payments())
    await till.everything_due()
    await till.everything_due()
    for order_id, taken in gateway.books.by_order().items():
        status = await till.postgres.fetchval("select status from orders where id = $1", order_id)
        assert taken.captures == 1
        assert (status, taken.captured - taken.refunded) in (("PAID", taken.captured), ("CANCELLED", 0))
    assert await till.ledger_broken() == {}


@pytest.mark.parametrize(
    "wrong",
    [{"amount_received": 1}, {"currency": "eur"}, {"metadata": {"order_id": "another"}}],
    ids=["another amount", "another currency", "another's order"],
)
async def test_an_answer_that_is_not_about_this_order_changes_nothing_and_is_shown(
    till: World, gateway: Gateway, wrong: dict[str, Any]
) -> None:
    await till.product("LAMP", price=4_500)
    admin, eve = await till.admin(), await till.customer()
    order = await eve.ordered("LAMP")
    payment = await eve.pays(order, "stripe")
    gateway.books.customer_pays(payment["provider_ref"])
    gateway.books.intents[payment["provider_ref"]].update(wrong)

    await ring(till, gateway)

    assert await till.postgres.fetchval("select status from orders") == "PENDING"
    assert await till.postgres.fetchval("select count(*) from payment_transactions") == 0
    await till.level()
    entries = (await admin.get("/admin/payments/exceptions?unsettled=true")).json()["items"]
    assert [one["kind"] for one in entries] == ["mismatch"]
    gateway.books.intents[payment["provider_ref"]].update(
        amount_received=4_500, currency="usd", metadata={"order_id": order["id"]}
    )
    await till.everything_due()
    assert await till.postgres.fetchval("select status from orders") == "PAID"
    await till.level()
    assert (await admin.get("/admin/payments/exceptions?unsettled=true")).json()["total"] == 0


async def test_what_can_not_be_paid(till: World, gateway: Gateway) -> None:
    await till.product("LAMP")
    eve, ben = await till.customer(), await till.customer()
    paid, cancelled, other = await eve.ordered("LAMP"), await eve.ordered("LAMP"), await ben.ordered("LAMP")
    begun = await eve.pays(paid, "stripe")
    gateway.books.customer_pays(begun["provider_ref"])
    await eve.post(f"/orders/{paid['id']}/payments/{begun['id']}/confirm")
    await eve.post(f"/orders/{cancelled['id']}/cancel")
    before = await till.everything_written()

    async def refused(order: dict[str, Any], provider: str = "stripe") -> tuple[int, str]:
        answer = await eve.post(f"/orders/{order['id']}/payments", {"provider": provider})
        return answer.status_code, answer.json()["code"]

    assert await refused(paid) == (409, "status-not-allowed")
    assert await refused(cancelled) == (409, "status-not-allowed")
    assert await refused(other) == (404, "not-found")
    assert await refused(other, "paypal") == (400, "invalid-input")
    payment = (await shown(eve, paid))["payments"][0]["id"]
    assert (await ben.post(f"/orders/{paid['id']}/payments/{payment}/confirm")).status_code == 404
    assert (await ben.post(f"/orders/{other['id']}/payments/{payment}/confirm")).status_code == 404
    assert await till.everything_written() == before


async def test_a_provider_without_keys_is_not_there_and_says_what_is_missing(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    order = await eve.ordered("LAMP")
    before = await world.everything_written()

    refused = await eve.post(f"/orders/{order['id']}/payments", {"provider": "stripe"})

    assert (refused.status_code, refused.json()["code"]) == (409, "provider-not-available")
    assert "STRIPE_SECRET_KEY is not set" in refused.json()["detail"]
    assert (await world.anyone.get("/payments/providers")).json() == {
        "items": [{"name": "dummy", "publishable_key": None, "minimum": {"amount": 1, "currency": "USD"}}],
        "unfit": [],
    }
    assert await world.everything_written() == before


async def test_an_order_that_comes_to_nothing_needs_no_provider(till: World, gateway: Gateway) -> None:
    await till.product("LAMP")
    admin, eve = await till.admin(), await till.customer()
    await admin.post("/admin/coupons", {"code": "FREE", "kind": "percent", "value": 100})
    await eve.post("/cart/add", {"sku": "LAMP"})
    order = (await eve.post("/order/create", {"shipping_address": ADDRESS, "coupon": "FREE"})).json()

    payment = await eve.pays(order, "dummy")  # which isn't there, and is not asked for anything

    assert (order["total"]["amount"], payment["status"], payment["provider"]) == (0, "succeeded", "manual")
    assert (await shown(eve, order))["status"] == "PAID"
    assert gateway.books.intents == {}
    assert await till.ledger_broken() == {}
