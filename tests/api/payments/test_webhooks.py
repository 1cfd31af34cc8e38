"""What may be believed of what a provider tells, and what becomes of it."""

import asyncio
import time
from itertools import islice, permutations
from typing import Any

import msgspec
import pytest

from cli.drill.gateway.books import Event
from cli.drill.gateway.server import Gateway, digest, signed
from tests.world import World

EVENT = Event("stripe", "evt_1", "payment_intent.succeeded", b'{"id": "evt_1", "type": "payment_intent.succeeded", '
              b'"data": {"object": {"object": "payment_intent", "id": "pi_1"}}}')  # fmt: skip
NOW = int(time.time())
PAID = Event("razorpay", "evt_2", "order.paid", b'{"event": "order.paid", "payload": {}, "created_at": %d}' % NOW)


async def sent(till: World, event: Event, headers: Any = None, body: bytes | None = None) -> tuple[int, str]:
    content = event.body if body is None else body
    answer = await till.client.post(
        f"/webhooks/{event.provider}", content=content, headers=signed(event) if headers is None else headers
    )
    return answer.status_code, answer.json().get("code", "")


async def kept(till: World) -> int:
    return int(await till.postgres.fetchval("select count(*) from payment_webhooks"))


@pytest.mark.parametrize("event", [EVENT, PAID], ids=["stripe", "razorpay"])
async def test_whatever_is_not_signed_as_it_came_is_refused_and_not_kept(till: World, event: Event) -> None:
    bad = (400, "bad-signature")
    flipped = bytes([event.body[0] ^ 1]) + event.body[1:]
    reserialised = msgspec.json.encode(msgspec.json.decode(event.body))
    headers = signed(event)
    name = "Stripe-Signature" if event.provider == "stripe" else "X-Razorpay-Signature"

    assert await sent(till, event, body=flipped) == bad
    assert await sent(till, event, body=reserialised) == bad
    assert await sent(till, event, headers={"Content-Type": "application/json"}) == bad
    assert await sent(till, event, headers=[*headers.items(), (name, headers[name])]) == bad
    assert await sent(till, event, headers=signed(event, secret="another")) == bad
    assert await sent(till, event, headers=headers | {name: "nonsense"}) == bad
    assert await sent(till, event, body=b"\xff" + event.body) == bad
    large = b'"' + b"x" * 2 * 1024 * 1024 + b'"'
    assert await sent(till, event, body=large) == (413, "request-entity-too-large")
    assert await kept(till) == 0


async def test_a_stamp_is_of_now(till: World) -> None:
    bad, now = (400, "bad-signature"), time.time()
    assert await sent(till, EVENT, headers=signed(EVENT, stamp=now - 310)) == bad
    assert await sent(till, EVENT, headers=signed(EVENT, stamp=now + 310)) == bad
    assert await kept(till) == 0
    assert await sent(till, EVENT, headers=signed(EVENT, stamp=now - 290)) == (200, "")
    assert await kept(till) == 1


async def test_while_a_secret_is_changed_either_signature_will_do(till: World) -> None:
    at = int(time.time())
    ours = signed(EVENT, stamp=at)["Stripe-Signature"].partition("v1=")[2]
    others = digest("whsec_old", f"{at}.".encode() + EVENT.body)
    header = {"Content-Type": "application/json", "Stripe-Signature": f"t={at},v1={others},v1={ours}"}
    assert await sent(till, EVENT, headers=header) == (200, "")


async def test_without_a_provider_nothing_can_be_believed(world: World) -> None:
    assert await sent(world, EVENT) == (400, "bad-signature")
    assert await sent(world, PAID) == (400, "bad-signature")


async def test_what_is_signed_and_unknown_is_kept_once_and_changes_nothing(till: World) -> None:
    await till.product("LAMP")
    eve = await till.customer()
    await eve.ordered("LAMP")
    before = await till.everything_written()
    unknown = msgspec.structs.replace(EVENT, body=EVENT.body.replace(b"payment_intent.succeeded", b"planet.discovered"))

    answers = await asyncio.gather(*(sent(till, event) for event in [EVENT] * 50))
    assert set(answers) == {(200, "")}
    assert await sent(till, unknown) == (200, "")
    assert await sent(till, PAID) == (200, "")
    await till.settle_payments()

    assert await till.everything_written() == before | {"payment_webhooks": 2}


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.slow)])
async def test_in_whatever_order_they_come_and_how_often_the_end_is_the_same(
    till: World, gateway: Gateway, every: int
) -> None:
    """The five events of one payment in all 120 orders, or in some of each kind, every one of them twice."""
    await till.product("LAMP", stock=1_000)
    eve = await till.customer()
    ends: set[tuple[Any, ...]] = set()
    for number, order_of_events in enumerate(islice(permutations(range(5)), 0, None, every)):
        order = await eve.ordered("LAMP")
        payment = await eve.pays(order, "stripe")
        gateway.books.customer_pays(payment["provider_ref"])
        events = [e for e in gateway.books.events if payment["provider_ref"].encode() in e.body]
        assert len(events) == 4
        await till.settle_payments()
        events.append(msgspec.structs.replace(events[-1], body=events[-1].body.replace(b'"evt_', b'"twin_')))
        for place in order_of_events:
            assert await sent(till, events[place]) == (200, "")
            assert await sent(till, events[place]) == (200, "")
            if number % 3 == place % 3:
                await till.settle_payments()
        await till.settle_payments()
        rows = await till.postgres.fetch(
            "select o.status, o.refunded, (select string_agg(kind, ',') from payment_transactions t"
            " where t.payment_id = p.id) as kinds from orders o join payments p on p.order_id = o.id where o.id = $1",
            order["id"],
        )
        ends |= {tuple(row) for row in rows}
    assert ends == {("PAID", 0, "capture")}
    assert await till.ledger_broken() == {}


async def test_an_answer_does_not_wait_for_the_work(till: World, gateway: Gateway) -> None:
    await till.product("LAMP")
    eve = await till.customer()
    payment = await eve.pays(await eve.ordered("LAMP"), "stripe")
    gateway.books.customer_pays(payment["provider_ref"])
    asked = len(gateway.troubles.calls)

    for event in gateway.books.events:
        assert await sent(till, event) == (200, "")

    assert len(gateway.troubles.calls) == asked
    assert await till.postgres.fetchval("select status from orders") == "PENDING"
