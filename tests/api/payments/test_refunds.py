"""Giving money back: as a whole, in parts, and never more than was taken."""

import asyncio
from typing import Any

import httpx
import pytest

from cli.drill.gateway.server import Gateway, signed
from cli.drill.gateway.trouble import Trouble
from tests.world import Person, World

PROVIDERS = pytest.mark.parametrize("provider", ["stripe", "razorpay"])


async def paid(till: World, gateway: Gateway, eve: Person, provider: str, quantity: int = 1) -> dict[str, Any]:
    order = await eve.ordered("LAMP", quantity)
    payment = await eve.pays(order, provider)
    gateway.books.customer_pays(payment["provider_ref"])
    assert (await eve.post(f"/orders/{order['id']}/payments/{payment['id']}/confirm")).json()["status"] == "succeeded"
    return order


async def refund(admin: Person, order: dict[str, Any], **body: Any) -> httpx.Response:
    return await admin.post(f"/admin/orders/{order['id']}/refunds", {"reason": "broken", **body})


async def dashboard(admin: Person) -> tuple[int, int, int]:
    """Gross revenue, refunds, units."""
    summary = (await admin.get("/admin/dashboard/summary")).json()
    return summary["gross_revenue"]["amount"], summary["refunds"]["amount"], summary["units"]


@PROVIDERS
async def test_a_part_goes_back_and_then_the_rest(till: World, gateway: Gateway, provider: str) -> None:
    await till.product("LAMP", price=1_000, stock=5)
    admin, eve = await till.admin(), await till.customer()
    order = await paid(till, gateway, eve, provider, 3)

    part = await refund(admin, order, amount=1_200)
    assert (part.status_code, part.json()["status"], part.json()["amount"]["amount"]) == (201, "pending", 1_200)
    shown = (await admin.get(f"/orders/{order['id']}")).json()
    assert (shown["status"], shown["refunded"]["amount"], shown["payments"][0]["refunded"]["amount"]) == (
        "PAID",
        1_200,
        1_200,
    )
    assert await dashboard(admin) == (3_000, 1_200, 3)

    rest = await refund(admin, order, restock=True)
    assert rest.json()["amount"]["amount"] == 1_800
    shown = (await admin.get(f"/orders/{order['id']}")).json()
    assert (shown["status"], shown["refunded"]["amount"], shown["payments"][0]["status"]) == (
        "REFUNDED",
        3_000,
        "refunded",
    )
    assert await dashboard(admin) == (3_000, 3_000, 0)
    assert await till.stock_of("LAMP") == 5

    await till.settle_payments()
    taken = gateway.books.by_order()[order["id"]]
    assert (taken.captured, taken.refunded) == (3_000, 3_000)
    kinds = await till.postgres.fetch("select amount from payment_transactions where kind = 'refund' order by amount")
    assert [row["amount"] for row in kinds] == [1_200, 1_800]
    await till.level()
    shown = (await admin.get(f"/orders/{order['id']}")).json()
    assert [(one["status"], one["restocked"]) for one in shown["refunds"]] == [
        ("succeeded", False),
        ("succeeded", True),
    ]
    assert (await till.ledger_broken(), await till.differences()) == ({}, [])


@PROVIDERS
@pytest.mark.parametrize("trouble", [Trouble.BEFORE, Trouble.AFTER, Trouble.SILENT])
async def test_a_refund_whose_answer_is_lost_is_paid_out_once(
    till: World, gateway: Gateway, provider: str, trouble: Trouble
) -> None:
    await till.product("LAMP", price=1_000)
    admin, eve = await till.admin(), await till.customer()
    order = await paid(till, gateway, eve, provider)
    await refund(admin, order, amount=300)
    gateway.troubles.planned += [Trouble.NONE] * (provider == "razorpay")  # it looks for the payment first
    gateway.troubles.planned.append(trouble)

    await till.settle_payments()
    assert await till.postgres.fetchval("select status from refunds") == "pending"
    await till.everything_due()
    await till.everything_due()

    assert await till.postgres.fetchval("select status from refunds") == "succeeded"
    assert gateway.books.by_order()[order["id"]].refunded == 300
    assert len(gateway.books.refunds) == 1
    assert await till.ledger_broken() == {}


async def test_of_many_refunds_at_once_only_what_was_taken_goes_back(till: World, gateway: Gateway) -> None:
    await till.product("LAMP", price=1_000)
    admin, eve = await till.admin(), await till.customer()
    order = await paid(till, gateway, eve, "stripe")

    answers = await asyncio.gather(
        *(refund(admin, order, amount=300) for _ in range(8)),
        *(admin.post(f"/orders/{order['id']}/cancel") for _ in range(2)),
        return_exceptions=False,
    )

    assert {answer.status_code for answer in answers} <= {200, 201, 409}
    await till.everything_due()
    assert await till.postgres.fetchval("select sum(amount) from refunds") <= 1_000
    taken = gateway.books.by_order()[order["id"]]
    refunded = await till.postgres.fetchval("select refunded from orders")
    assert (taken.captures, taken.refunded) == (1, refunded)
    assert (await till.ledger_broken(), await till.differences()) == ({}, [])


async def test_two_refunds_of_more_than_half_at_once_are_one(till: World, gateway: Gateway) -> None:
    await till.product("LAMP", price=1_000)
    admin, eve = await till.admin(), await till.customer()
    order = await paid(till, gateway, eve, "stripe")
    both = await asyncio.gather(refund(admin, order, amount=600), refund(admin, order, amount=600))
    assert sorted(answer.status_code for answer in both) == [201, 409]
    assert {answer.json()["code"] for answer in both if answer.status_code == 409} == {"refund-too-large"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"amount": 0}, 400, "invalid-input"),
        ({"amount": ""}, 400, "invalid-input"),
        ({"amount": " ", "items": "", "restock": True}, 400, "invalid-input"),
        ({"items": ""}, 400, "invalid-input"),
        ({"amount": -1}, 400, "invalid-input"),
        ({"amount": 1_001}, 409, "refund-too-large"),
        ({"amount": {"amount": 100, "currency": "EUR"}}, 400, "invalid-input"),
        ({"reason": " "}, 400, "invalid-input"),
        ({"reason": None}, 400, "invalid-input"),
    ],
)
async def test_what_can_not_be_refunded(world: World, body: dict[str, Any], status: int, code: str) -> None:
    await world.product("LAMP", price=1_000)
    admin, eve = await world.admin(), await world.customer()
    order = await eve.bought("LAMP")
    before = await world.everything_written()
    answer = await refund(admin, order, **body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await world.everything_written() == before


async def test_unpaid_cancelled_and_refunded_orders_give_nothing_back(world: World) -> None:
    await world.product("LAMP", price=1_000)
    admin, eve = await world.admin(), await world.customer()
    unpaid, cancelled, refunded = await eve.ordered("LAMP"), await eve.bought("LAMP"), await eve.bought("LAMP")
    await eve.post(f"/orders/{cancelled['id']}/cancel")
    await refund(admin, refunded)
    before = await world.everything_written()
    for order in (unpaid, cancelled, refunded):
        assert (await refund(admin, order)).json()["code"] == "status-not-allowed"
    assert (await refund(admin, {"id": eve.id})).status_code == 404
    assert (await refund(eve, refunded)).status_code == 403
    assert await world.everything_written() == before


async def test_a_cancelled_order_gives_back_what_was_not_refunded_yet(world: World) -> None:
    await world.product("LAMP", price=1_000)
    admin, eve = await world.admin(), await world.customer()
    order = await eve.bought("LAMP")
    await refund(admin, order, amount=400)
    cancelled = (await eve.post(f"/orders/{order['id']}/cancel")).json()
    assert (cancelled["refunded"]["amount"], [one["amount"]["amount"] for one in cancelled["refunds"]]) == (
        1_000,
        [400, 600],
    )
    admin.token = eve.token
    assert await dashboard(admin) == (1_000, 1_000, 0)
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


@PROVIDERS
async def test_what_is_refunded_at_the_provider_counts_here_too(till: World, gateway: Gateway, provider: str) -> None:
    await till.product("LAMP", price=1_000)
    admin, eve = await till.admin(), await till.customer()
    order = await paid(till, gateway, eve, provider)
    reference = str(await till.postgres.fetchval("select provider_ref from payments"))
    elsewhere = {"id": "elsewhere_1", "amount": 400, "status": "succeeded" if provider == "stripe" else "processed"}
    if provider == "stripe":
        gateway.books.refunds["elsewhere_1"] = elsewhere | {"payment_intent": reference, "metadata": {}}
    else:
        name = next(gateway.books.payments_of(reference))["id"]
        gateway.books.refunds["elsewhere_1"] = elsewhere | {"payment_id": name, "notes": []}

    for event in gateway.books.events:
        await till.client.post(f"/webhooks/{event.provider}", content=event.body, headers=signed(event))
    await till.settle_payments()
    await till.everything_due()

    await till.level()
    shown = (await admin.get(f"/orders/{order['id']}")).json()
    assert (shown["status"], shown["refunded"]["amount"]) == ("PAID", 400)
    assert [one["status"] for one in shown["refunds"]] == ["succeeded"]
    assert (await till.ledger_broken(), await till.differences()) == ({}, [])


async def test_a_refund_the_provider_refuses_stays_owed_and_is_shown(till: World, gateway: Gateway) -> None:
    await till.product("LAMP", price=1_000)
    admin, eve = await till.admin(), await till.customer()
    order = await paid(till, gateway, eve, "stripe")
    reference = str(await till.postgres.fetchval("select provider_ref from payments"))
    gateway.books.intents[reference]["amount_received"] = 0  # there is nothing left to pay it out of
    await refund(admin, order, amount=400)

    await till.settle_payments()
    await till.level()
    shown = (await admin.get(f"/orders/{order['id']}")).json()
    assert (shown["refunds"][0]["status"], shown["refunded"]["amount"]) == ("refused", 400)
    entries = (await admin.get("/admin/payments/exceptions?unsettled=true")).json()["items"]
    assert [(one["kind"], "charge_already_refunded" in one["detail"]) for one in entries] == [("refund_refused", True)]

    gateway.books.intents[reference]["amount_received"] = 1_000
    await till.everything_due()
    await till.level()
    assert (await admin.get("/admin/payments/exceptions?unsettled=true")).json()["total"] == 0
    assert gateway.books.by_order()[order["id"]].refunded == 400
    assert (await till.ledger_broken(), await till.differences()) == ({}, [])
