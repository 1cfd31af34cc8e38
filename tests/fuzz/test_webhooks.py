"""What payment providers tell, or somebody who has their secret: signed, and of any form."""

import time

import pytest
from hypothesis import strategies as st

from adapters.payments.keys import RazorpayKeys, StripeKeys
from adapters.payments.port import WebhookEvent
from adapters.payments.raw_events import NAME_CHARS_MAX
from adapters.payments.razorpay import RazorpayProvider
from adapters.payments.stripe import StripeProvider
from cli.drill.gateway.books import Event
from cli.drill.gateway.server import RAZORPAY_SECRET, STRIPE_SECRET, signed
from domain.payments.payment_refusals import BadSignature
from tests.fuzz.feeding import feed, feed_at_length, samples
from tests.fuzz.foods import ODD, any_of

KEPT = {name: body.replace(b"NOW", b"%d" % time.time()) for name, body in samples("webhooks").items()}
PROVIDED: dict[str, StripeProvider | RazorpayProvider] = {
    "stripe": StripeProvider(StripeKeys("sk_test_drill", (STRIPE_SECRET,), None, "http://localhost")),
    "razorpay": RazorpayProvider(RazorpayKeys("rzp_test", "drill", (RAZORPAY_SECRET,), "http://localhost")),
}
SIGNED = ("Stripe-Signature", "X-Razorpay-Signature")
PROVIDERS = st.sampled_from(("stripe", "razorpay"))
BODIES = st.one_of(any_of(KEPT), any_of(KEPT), st.binary(max_size=200))
HEADERS = st.one_of(st.none(), st.none(), st.none(), ODD, st.text(st.characters(max_codepoint=255), max_size=80))
"""In place of the right signature; or before and behind it, where there is a `*`."""
FOOD = st.tuples(PROVIDERS, BODIES, st.one_of(HEADERS, ODD.map("{}*".format), ODD.map("*,{}".format)))


def eat(food: tuple[str, bytes, str | None]) -> None:
    provider, body, instead = food
    headers = signed(Event(provider, "evt_9", "odd", body))
    right = {name.lower(): [value] for name, value in headers.items()}
    if instead is not None:
        right |= {name.lower(): [instead.replace("*", headers[name])] for name in SIGNED if name in headers}
    try:
        event = PROVIDED[provider].webhook(body, right)
    except BadSignature:
        return
    assert isinstance(event, WebhookEvent)
    for name in (event.id, event.kind, event.reference):
        assert name is None or (0 < len(name) <= NAME_CHARS_MAX and name.isprintable()), "Postgres can keep it"
        (name or "").encode()


@pytest.mark.parametrize("sample", KEPT)
def test_a_sample(sample: str) -> None:
    for provider in PROVIDED:
        eat((provider, KEPT[sample], None))


def test_whatever_is_signed_is_an_event_or_refused() -> None:
    feed(FOOD, eat)


@pytest.mark.slow
def test_whatever_is_signed_is_an_event_or_refused_at_length() -> None:
    feed_at_length(FOOD, eat)
