"""What the job finds when it asks the providers, and what it makes of it."""

import asyncio
from typing import Any

import pytest

from adapters.payments.port import take
from cli.drill.gateway.server import Gateway, signed
from cli.drill.gateway.trouble import Trouble
from commands.base import perform
from commands.payments.settle_payment import SettlePayment, settle_payment
from domain.payments.payment import Attempt, Provider
from domain.payments.settlement import Said, Step
from tests.world import Person, World


async def begun(till: World, eve: Person, provider: str, price: int = 1_000) -> tuple[dict[str, Any], str]:
    """An order, and the provider's name of its payment."""
    await till.product("LAMP", price=price)
    order = await eve.ordered("LAMP")
    return order, (await eve.pays(order, provider))["provider_ref"]


async def ring(till: World, gateway: Gateway, kind: str) -> None:
    for event in gateway.books.events:
        if event.kind == kind:
            await till.client.post(f"/webhooks/{event.provider}", content=event.body, headers=signed(event))


async def attempt(till: World) -> Attempt:
    async def find(_: None, work: Any) -> Attempt:
        found: Attempt = await work.payments.get(await work.connection.fetchval("select id from payments"))
        return found

    return await perform(till.postgres, find, None)


async def the_order(till: World) -> tuple[str, int]:
    """Its status, and what goes back of it."""
    ((status, refunded),) = await till.postgres.fetch("select status, refunded from orders")
    return status, refunded


async def due_in_seconds(till: World) -> float | None:
    found = await till.postgres.fetchval("select extract(epoch from due_at - clock_timestamp()) from payments")
    return None if found is None else float(found)


async def test_money_that_was_only_reserved_and_let_go_was_never_taken(till: World, gateway: Gateway) -> None:
    eve = await till.customer()
    order, reference = await begun(till, eve, "razorpay")
    gateway.books.customer_pays(reference)
    await eve.post(f"/orders/{order['id']}/cancel")
    await till.settle_payments()
    gateway.books.lapse(next(gateway.books.payments_of(reference)))

    await ring(till, gateway, "refund.processed")
    await till.everything_due()

    assert await till.postgres.fetchval("select status from payments") == "cancelled"
    assert await till.postgres.fetchval("select count(*) from payment_transactions") == 0
    assert await till.postgres.fetchval("select count(*) from payment_exceptions") == 0
    assert await till.postgres.fetchval("select count(*) from refunds") == 0


async def test_what_was_let_go_pays_no_order_and_is_no_refund_of_another_payment(till: World, gateway: Gateway) -> None:
    eve = await till.customer()
    _, reference = await begun(till, eve, "razorpay")
    gateway.books.customer_pays(reference)
    gateway.books.lapse(next(gateway.books.payments_of(reference)))
    await ring(till, gateway, "refund.processed")
    await till.everything_due()
    assert await till.postgres.fetchval("select status from orders") == "PENDING"

    gateway.books.customer_pays(reference)
    await till.everything_due()
    await till.everything_due()
    assert await the_order(till) == ("PAID", 0)
    assert await till.ledger_broken() == {}


@pytest.mark.parametrize("provider", ["stripe", "razorpay"])
async def test_a_bell_that_got_no_answer_is_heard_again(till: World, gateway: Gateway, provider: str) -> None:
    """Somebody refunds at the provider, and at first it can't be asked about that."""
    eve = await till.customer()
    order, reference = await begun(till, eve, provider)
    gateway.books.customer_pays(reference)
    await till.everything_due()
    await till.everything_due()
    assert await due_in_seconds(till) is None
    refund = {"id": "elsewhere", "amount": 1_000, "metadata": {}, "notes": []}
    subject = reference if provider == "stripe" else next(gateway.books.payments_of(reference))["id"]
    gateway.books.refunds["elsewhere"] = refund | (
        {"payment_intent": subject, "status": "succeeded"}
        if provider == "stripe"
        else {"payment_id": subject, "status": "processed"}
    )

    await ring(till, gateway, "payment_intent.succeeded" if provider == "stripe" else "payment.captured")
    gateway.troubles.planned.append(Trouble.BEFORE)
    await till.settle_payments()
    assert await till.postgres.fetchval("select status from orders") == "PAID"
    await till.everything_due()

    assert await the_order(till) == ("REFUNDED", 1_000)
    assert (await till.ledger_broken(), gateway.books.by_order()[order["id"]].refunded) == ({}, 1_000)


async def test_what_is_refunded_over_there_before_we_know_of_the_payment_is_seen(till: World, gateway: Gateway) -> None:
    eve = await till.customer()
    _, reference = await begun(till, eve, "stripe")
    gateway.books.customer_pays(reference)
    gateway.books.refunds["elsewhere"] = {
        "id": "elsewhere",
        "amount": 250,
        "payment_intent": reference,
        "status": "succeeded",
        "metadata": {},
    }
    await till.everything_due()
    assert await the_order(till) == ("PAID", 0)
    await till.everything_due()
    assert await the_order(till) == ("PAID", 250)


async def test_a_cancelled_payment_is_looked_at_once_more_however_often_it_rang(till: World, gateway: Gateway) -> None:
    """A capture was under way when the order was cancelled, and its process died after it."""
    eve = await till.customer()
    order, reference = await begun(till, eve, "razorpay")
    gateway.books.customer_pays(reference)
    under_way = await attempt(till)
    await eve.post(f"/orders/{order['id']}/cancel")
    await till.settle_payments()
    for _ in range(3):
        await ring(till, gateway, "payment.authorized")
        await till.settle_payments()
    assert await till.postgres.fetchval("select status from payments") == "cancelled"
    assert 100 < (await due_in_seconds(till) or 0) <= 121

    provider = till.app.state.shop.providers.require_configured(Provider.RAZORPAY)
    assert (await take(provider, Step.CAPTURE, under_way)).said is Said.CAPTURED
    await till.postgres.execute("update payments set status_at = status_at - interval '121 s'")
    await till.everything_due()

    await till.everything_due()
    assert gateway.books.by_order()[order["id"]].refunded == 1_000
    assert await till.ledger_broken() == {}


async def test_a_cancelled_payment_that_stayed_cancelled_is_left_alone(till: World) -> None:
    eve = await till.customer()
    order, _ = await begun(till, eve, "stripe")
    await eve.post(f"/orders/{order['id']}/cancel")
    await till.settle_payments()
    await till.postgres.execute("update payments set status_at = status_at - interval '121 s'")
    await till.everything_due()
    assert (await till.postgres.fetchval("select status from payments"), await due_in_seconds(till)) == (
        "cancelled",
        None,
    )


async def test_a_payment_that_can_not_be_closed_yet_is_asked_about_less_and_less(till: World, gateway: Gateway) -> None:
    eve = await till.customer()
    order, reference = await begun(till, eve, "stripe")
    gateway.books.intents[reference]["status"] = "processing"
    await eve.post(f"/orders/{order['id']}/cancel")
    await till.settle_payments()
    pauses = []
    for _ in range(4):
        asked = len(gateway.troubles.calls)
        await till.everything_due()
        assert len(gateway.troubles.calls) - asked == 2  # to cancel, and why it could not be
        pauses.append(round(await due_in_seconds(till) or 0))
    assert pauses == sorted(pauses)
    assert pauses[-1] >= 8 * pauses[0] / 2


async def test_a_refund_that_failed_over_there_is_tried_again_once(till: World, gateway: Gateway) -> None:
    """What was tried before stands in the provider's list for ever, and counts for nothing."""
    admin, eve = await till.admin(), await till.customer()
    order, reference = await begun(till, eve, "stripe")
    gateway.books.customer_pays(reference)
    await till.everything_due()
    await admin.post(f"/admin/orders/{order['id']}/refunds", {"reason": "broken", "amount": 300})
    await till.settle_payments()
    (first,) = gateway.books.refunds.values()
    first["status"], first["amount"] = "failed", 300
    await till.postgres.execute("delete from payment_transactions where kind = 'refund'")
    await till.postgres.execute("update refunds set status = 'pending', due_at = clock_timestamp()")

    for _ in range(3):
        await till.everything_due()
        await ring(till, gateway, "charge.refunded")

    assert [one["status"] for one in gateway.books.refunds.values()] == ["failed", "succeeded"]
    assert await till.postgres.fetchval("select status from refunds") == "succeeded"
    unsettled = "select count(*) from payment_exceptions where settled_at is null"
    assert await till.postgres.fetchval(unsettled) == 0
    assert await till.ledger_broken() == {}


async def test_an_exception_is_settled_by_what_settles_it(till: World, gateway: Gateway) -> None:
    admin, eve = await till.admin(), await till.customer()
    order, reference = await begun(till, eve, "stripe")
    gateway.books.intents[reference]["amount"] = 1
    await till.everything_due()
    gateway.troubles.planned.append(Trouble.BEFORE)
    await till.everything_due()
    unsettled = "select array_agg(kind) from payment_exceptions where settled_at is null"
    assert await till.postgres.fetchval(unsettled) == ["mismatch"]
    gateway.books.intents[reference]["amount"] = 1_000
    gateway.books.customer_pays(reference)
    await till.everything_due()
    assert await till.postgres.fetchval(unsettled) is None

    gateway.books.refunds["under way"] = {  # what is left is less than the first refund, and enough for the second
        "id": "under way",
        "amount": 750,
        "payment_intent": reference,
        "status": "pending",
        "metadata": {},
    }
    for amount in (300, 200):
        await admin.post(f"/admin/orders/{order['id']}/refunds", {"reason": "broken", "amount": amount})
    await till.everything_due()
    statuses = await till.postgres.fetch("select amount, status from refunds order by amount")
    assert [tuple(row) for row in statuses] == [(200, "succeeded"), (300, "refused")]
    assert await till.postgres.fetchval(unsettled) == ["refund_refused"]


async def test_two_jobs_at_once_take_nothing_twice(till: World, gateway: Gateway) -> None:
    await till.product("DESK", stock=100)
    for _ in range(10):
        eve = await till.customer()
        order = await eve.ordered("DESK")
        gateway.books.customer_pays((await eve.pays(order, "razorpay"))["provider_ref"])
    await asyncio.gather(*(till.everything_due() for _ in range(4)))
    assert await till.postgres.fetchval("select count(*) from orders where status = 'PAID'") == 10
    assert {taken.captures for taken in gateway.books.by_order().values()} == {1}
    assert await till.ledger_broken() == {}


async def test_an_answer_older_than_what_is_known_changes_nothing(till: World, gateway: Gateway) -> None:
    eve = await till.customer()
    _, reference = await begun(till, eve, "stripe")
    provider = till.app.state.shop.providers.require_configured(Provider.STRIPE)
    known = await attempt(till)
    old = await take(provider, Step.LOOK, known)
    gateway.books.customer_pays(reference)
    await till.everything_due()
    before = await till.everything_written()
    await perform(till.postgres, settle_payment, SettlePayment(known.id, old))
    assert await till.postgres.fetchval("select status from orders") == "PAID"
    assert await till.everything_written() == before


async def test_a_bell_that_rings_while_the_provider_is_asked_is_not_overheard(till: World, gateway: Gateway) -> None:
    """The answer is of before, the webhook of after, and the answer is settled last."""
    eve = await till.customer()
    _, reference = await begun(till, eve, "stripe")
    provider = till.app.state.shop.providers.require_configured(Provider.STRIPE)
    known = await attempt(till)
    of_before = await take(provider, Step.LOOK, known)
    gateway.books.customer_pays(reference)
    await ring(till, gateway, "payment_intent.succeeded")
    await perform(till.postgres, settle_payment, SettlePayment(known.id, of_before))

    await till.settle_payments()

    assert await the_order(till) == ("PAID", 0)


async def test_of_two_that_twins_opened_the_first_is_the_payment(till: World, gateway: Gateway) -> None:
    """Razorpay's orders know no idempotency keys."""
    eve = await till.customer()
    order, reference = await begun(till, eve, "razorpay")
    provider = till.app.state.shop.providers.require_configured(Provider.RAZORPAY)
    second = await take(provider, Step.OPEN, await attempt(till))
    assert second.reference != reference
    before = await till.everything_written()

    settled = await perform(till.postgres, settle_payment, SettlePayment((await attempt(till)).id, second))

    assert (settled.payment.provider_ref, settled.secret) == (reference, None)
    assert await till.everything_written() == before
    gateway.books.customer_pays(reference)
    await till.everything_due()
    assert await the_order(till) == ("PAID", 0)
    assert gateway.books.by_order()[order["id"]].captures == 1
