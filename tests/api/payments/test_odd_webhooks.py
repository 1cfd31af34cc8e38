"""Signed as it should be, and no event all the same; and a body that comes again under another name."""

import json
import time
from typing import Any

import msgspec
import pytest

from cli.drill.gateway.books import Event
from cli.drill.gateway.server import signed
from tests.api.payments.test_webhooks import PAID, kept, sent
from tests.world import World

INTENT: dict[str, Any] = {
    "id": "evt_1",
    "type": "payment_intent.succeeded",
    "data": {"object": {"object": "payment_intent", "id": "pi_1"}},
}
NOW = int(time.time())
ORDER: dict[str, Any] = {"event": "order.paid", "payload": {"order": {"entity": {"id": "order_1"}}}, "created_at": NOW}
DEEP = b"[" * 100_000 + b"]" * 100_000
NO_TEXTS: tuple[object, ...] = (None, 7, True, [], {}, "", "x" * 5_000, "\x00", "a\nb", "\ud800")


def event(provider: str, body: object) -> Event:
    content = body if isinstance(body, bytes) else as_json(body)
    return Event(provider, "evt_9", "order.paid", content)


def as_json(body: object) -> bytes:
    return json.dumps(body).encode()


def of_stripe() -> list[object]:
    odd: list[object] = [INTENT | {name: value} for name in ("id", "type") for value in NO_TEXTS]
    no_data: tuple[object, ...] = (None, 7, "x", [], {}, {"object": []}, {"object": None})
    odd += [INTENT | {"data": value} for value in no_data]
    subject = INTENT["data"]["object"]
    odd += [INTENT | {"data": {"object": subject | {"id": value}}} for value in NO_TEXTS[1:]]
    odd += [INTENT | {"data": {"object": {"object": "charge", "payment_intent": value}}} for value in NO_TEXTS[1:]]
    return [*odd, *({name: INTENT[name] for name in INTENT if name != left} for left in INTENT)]


def of_razorpay() -> list[object]:
    odd: list[object] = [ORDER | {"event": value} for value in NO_TEXTS]
    no_payload: tuple[object, ...] = (None, 7, "x", [], {"order": 7}, {"order": {}}, {"payment": []})
    odd += [ORDER | {"payload": value} for value in no_payload]
    odd += [ORDER | {"payload": {"order": {"entity": {"id": value}}}} for value in NO_TEXTS[1:]]
    odd += [ORDER | {"payload": {"payment": {"entity": {"order_id": value}}}} for value in NO_TEXTS[1:]]
    odd += [ORDER | {"created_at": value} for value in (None, "now", 1.5, True, NOW - 21 * 86_400, NOW + 2 * 86_400)]
    return [*odd, {name: ORDER[name] for name in ORDER if name != "created_at"}]


ANYWHERE: tuple[object, ...] = (
    b"", b"null", b"7", b'"x"', b"[]", b"{}", b"{", b"\xff", b"NaN", DEEP, b'{"id":' + b"9" * 100_000 + b"}",
    b'{"data":' * 50_000 + b"1" + b"}" * 50_000,
)  # fmt: skip


@pytest.mark.parametrize("provider", ["stripe", "razorpay"])
async def test_what_is_signed_and_odd_is_refused_and_nothing_is_written(till: World, provider: str) -> None:
    before = await till.everything_written()
    for body in (*ANYWHERE, *(of_stripe() if provider == "stripe" else of_razorpay())):
        answer = await sent(till, event(provider, body))
        assert (answer, body) == ((400, "bad-signature"), body)
    good = event(provider, INTENT if provider == "stripe" else ORDER)
    name = "Stripe-Signature" if provider == "stripe" else "X-Razorpay-Signature"
    for signature in ("t=1,v1=é", "é", "t=" + "9" * 6_000 + ",v1=x", "t=x,v1=y", "=,="):
        headers = signed(good) | {name: signature.encode("latin-1").decode("latin-1")}
        raw = {key: value.encode("latin-1") for key, value in headers.items()}
        assert await sent(till, good, headers=raw) == (400, "bad-signature"), signature
    assert await till.everything_written() == before
    assert await sent(till, good) == (200, "")


async def test_razorpays_body_counts_once_whatever_it_is_called(till: World) -> None:
    """The name of an event stands in a header that Razorpay doesn't sign."""
    await till.product("LAMP")
    eve = await till.customer()
    payment = await eve.pays(await eve.ordered("LAMP"), "razorpay")
    body = ORDER | {"payload": {"order": {"entity": {"id": payment["provider_ref"]}}}}
    told = event("razorpay", body)
    assert await sent(till, told) == (200, "")
    await till.settle_payments()
    due = await till.postgres.fetchval("select due_at from payments")

    for name in ("evt_10", "evt_11", "x" * 3_000, "\x7f"):
        again = msgspec.structs.replace(told, id=name)
        assert await sent(till, again) == (200, "")
    assert await till.postgres.fetchval("select due_at from payments") == due, "nobody is asked about it again"
    assert await kept(till) == 1
    assert await sent(till, PAID) == (200, "")
    assert await kept(till) == 2
