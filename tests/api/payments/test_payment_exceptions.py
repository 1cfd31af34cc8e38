"""What no rule can settle: a refund that comes back, money outside any provider, and the people who end it."""

from typing import Any

import httpx
import pytest

from cli.drill.gateway.server import Gateway, signed
from tests.api.payments.test_refunds import paid, refund
from tests.world import Person, World

PROVIDERS = pytest.mark.parametrize("provider", ["stripe", "razorpay"])


async def webhooks(till: World, gateway: Gateway) -> None:
    for event in gateway.books.events:
        await till.client.post(f"/webhooks/{event.provider}", content=event.body, headers=signed(event))
    await till.settle_payments()


async def entries(admin: Person, till: World, *, unsettled: bool = True) -> list[dict[str, Any]]:
    await till.level()
    found = await admin.get(f"/admin/payments/exceptions?unsettled={str(unsettled).lower()}")
    items: list[dict[str, Any]] = found.json()["items"]
    return items


async def settle(admin: Person, entry: dict[str, Any], **body: Any) -> httpx.Response:
    return await admin.patch(f"/admin/payments/exceptions/{entry['id']}", {"reason": "by bank transfer", **body})


async def moved(till: World) -> list[tuple[str, int]]:
    rows = await till.postgres.fetch(
        "select kind, amount from payment_transactions where kind in ('refund', 'reversal') order by id"
    )
    return [(row["kind"], row["amount"]) for row in rows]


async def came_back(till: World, gateway: Gateway, provider: str) -> tuple[Person, dict[str, Any]]:
    """3.00 of an order were paid out, and came back."""
    await till.product("LAMP", price=1_000)
    admin, eve = await till.admin(), await till.customer()
    order = await paid(till, gateway, eve, provider)
    await refund(admin, order, amount=300)
    await till.settle_payments()
    assert await moved(till) == [("refund", 300)]
    (name,) = gateway.books.refunds
    gateway.books.refund_comes_back(name)
    await webhooks(till, gateway)
    return admin, order


@PROVIDERS
async def test_a_refund_that_comes_back_is_owed_again_and_asked_for_again(
    till: World, gateway: Gateway, provider: str
) -> None:
    admin, order = await came_back(till, gateway, provider)
    shown = (await admin.get(f"/orders/{order['id']}")).json()
    assert await moved(till) == [("refund", 300), ("reversal", 300)]
    (entry,) = await entries(admin, till)
    assert (entry["kind"], gateway.books.by_order()[order["id"]].refunded) == ("refund_reversed", 0)
    shown = (await admin.get(f"/orders/{order['id']}")).json()
    assert (shown["refunds"][0]["status"], shown["refunded"]["amount"]) == ("refused", 300)
    assert await till.ledger_broken() == {}

    await webhooks(till, gateway)  # said again, it changes nothing
    assert await moved(till) == [("refund", 300), ("reversal", 300)]
    await till.everything_due()

    assert await moved(till) == [("refund", 300), ("reversal", 300), ("refund", 300)]
    assert (await entries(admin, till), gateway.books.by_order()[order["id"]].refunded) == ([], 300)
    assert (await till.ledger_broken(), await till.differences()) == ({}, [])


async def test_why_a_refund_failed_is_said_to_staff_and_in_safe_words_to_everybody(
    till: World, gateway: Gateway
) -> None:
    admin, order = await came_back(till, gateway, "stripe")
    (entry,) = await entries(admin, till)
    assert "expired_or_canceled_card" in entry["detail"]
    shown = (await admin.get(f"/orders/{order['id']}")).json()
    assert shown["refunds"][0]["failure"] == {"code": "expired-card", "message": "The card has expired."}


@PROVIDERS
async def test_a_person_ends_it_and_the_provider_is_not_asked_again(
    till: World, gateway: Gateway, provider: str
) -> None:
    admin, order = await came_back(till, gateway, provider)
    (entry,) = await entries(admin, till)

    settled = await settle(admin, entry)

    assert settled.status_code == 200, settled.text
    assert (settled.json()["settled_by"], settled.json()["settled_reason"]) == (str(admin.id), "by bank transfer")
    assert settled.json()["settled_at"] is not None
    await webhooks(till, gateway)
    await till.everything_due()
    assert await entries(admin, till) == []
    assert await moved(till) == [("refund", 300), ("reversal", 300), ("refund", 300)]
    assert gateway.books.by_order()[order["id"]].refunded == 0, "it was given by hand"
    shown = (await admin.get(f"/orders/{order['id']}")).json()
    assert (shown["refunds"][0]["status"], shown["refunds"][0]["failure"]) == ("succeeded", None)
    before = await till.everything_written()
    again = await settle(admin, entry)
    assert (again.status_code, again.json()["code"]) == (409, "settled-already")
    assert await till.everything_written() == before
    assert (await till.ledger_broken(), await till.differences()) == ({}, [])


async def test_what_a_person_has_settled_is_raised_again_by_a_contradiction_only(till: World, gateway: Gateway) -> None:
    await till.product("LAMP", price=1_000)
    admin, eve = await till.admin(), await till.customer()
    order = await eve.ordered("LAMP")
    reference = (await eve.pays(order, "stripe"))["provider_ref"]
    gateway.books.intents[reference]["amount"] = 1
    await till.everything_due()
    (entry,) = await entries(admin, till)
    assert (await settle(admin, entry)).status_code == 200
    await till.everything_due()
    assert await entries(admin, till) == [], "it is known"
    gateway.books.intents[reference]["amount"] = 2
    await till.everything_due()
    (again,) = await entries(admin, till)
    assert (again["id"], again["settled_by"], again["settled_reason"]) == (entry["id"], None, None)


async def test_a_refund_by_hand_that_the_provider_pays_out_as_well_is_seen(till: World, gateway: Gateway) -> None:
    admin, order = await came_back(till, gateway, "stripe")
    (entry,) = await entries(admin, till)
    await settle(admin, entry)
    (first,) = gateway.books.refunds.values()
    late = gateway.books.refunds["re_late"] = {**first, "id": "re_late", "status": "succeeded"}
    gateway.books.tell("stripe", "refund.updated", late)
    await webhooks(till, gateway)
    assert [one["kind"] for one in await entries(admin, till)] == ["refund_twice"]
    assert gateway.books.by_order()[order["id"]].refunded == 300


async def test_money_outside_any_provider_waits_for_a_person_when_the_customer_cancels(world: World) -> None:
    await world.product("LAMP", price=1_000)
    admin, eve = await world.admin(), await world.customer()
    order = await eve.ordered("LAMP")
    await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "PAID"})
    cancelled = (await eve.post(f"/orders/{order['id']}/cancel")).json()
    assert [one["status"] for one in cancelled["refunds"]] == ["pending"]
    assert await world.ledger_broken() == {}
    (entry,) = await entries(admin, world)
    assert entry["kind"] == "manual_refund"
    assert (await settle(admin, entry)).status_code == 200
    assert await moved(world) == [("refund", 1_000)]
    await world.level()
    assert (await eve.get(f"/orders/{order['id']}")).json()["refunds"][0]["status"] == "succeeded"
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_money_an_admin_gives_back_by_hand_is_given(world: World) -> None:
    await world.product("LAMP", price=1_000)
    admin, eve = await world.admin(), await world.customer()
    order = await eve.ordered("LAMP")
    await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "PAID"})
    assert (await refund(admin, order, amount=400)).json()["status"] == "succeeded"
    assert await entries(admin, world) == []
    assert await world.ledger_broken() == {}


async def test_who_settles_what(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    nothing = {"id": eve.id}
    assert (await settle(eve, nothing)).status_code == 403
    assert (await settle(admin, nothing)).status_code == 404
    assert (await settle(admin, nothing, reason=" ")).status_code == 400
    assert (await settle(admin, nothing, settled=False)).json()["errors"][0]["field"] == "settled"


@PROVIDERS
async def test_a_payment_that_failed_says_why_in_safe_words(till: World, gateway: Gateway, provider: str) -> None:
    await till.product("LAMP", price=1_000)
    eve = await till.customer()
    order = await eve.ordered("LAMP")
    payment = await eve.pays(order, provider)
    gateway.books.customer_pays(payment["provider_ref"], succeed=False)
    answer = (await eve.post(f"/orders/{order['id']}/payments/{payment['id']}/confirm")).json()
    assert answer["failure"] == {"code": "declined", "message": "The bank declined it."}
    gateway.books.customer_pays(payment["provider_ref"])
    answer = (await eve.post(f"/orders/{order['id']}/payments/{payment['id']}/confirm")).json()
    assert (answer["status"], answer["failure"]) == ("succeeded", None)
    admin = await till.admin()
    await refund(admin, order)
    await till.everything_due()
    await webhooks(till, gateway)  # the failed try stands in the provider's list for ever
    shown = (await admin.get(f"/orders/{order['id']}")).json()
    assert (shown["payments"][0]["status"], shown["payments"][0]["failure"]) == ("refunded", None)
    assert await till.differences() == []
