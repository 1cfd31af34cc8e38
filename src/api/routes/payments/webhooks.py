"""What payment providers tell us of their own accord."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from litestar import Request, Router, post
from prometheus_client import Counter

from adapters.payments.port import WebhookEvent
from api.callers.access import PUBLIC
from api.observability.line_notes import note_in_line
from api.observability.security_events import SecurityEvent, note
from api.provided import TheShop
from api.shop import Shop
from commands.base import perform
from commands.payments.receive_webhook import ReceiveWebhook, receive_webhook
from domain.outages import StoreDown
from domain.payments.payment import Provider
from domain.payments.payment_refusals import BadSignature, ProviderNotAvailable

WEBHOOK_BYTES_MAX: Final = 512 * 1024


received: Final = Counter("tradepost_webhooks_received", "What payment providers told", ["provider", "outcome"])


class Received(msgspec.Struct, frozen=True):
    received: bool = True


async def receive(request: Request[Any, Any, Any], shop: Shop, name: Provider) -> Received:
    """Kept, and answered, before anything is done about it. Raises BadSignature."""
    headers: dict[str, list[str]] = defaultdict(list)
    for header, value in request.headers.multi_items():
        headers[header.lower()].append(value)
    body = await request.body()
    note_in_line(request.scope, {"provider": name.value, "command": receive_webhook.__name__})
    try:
        event = told_by(name, shop, body, headers)
    except BadSignature as refusal:
        note(SecurityEvent.WEBHOOK_REFUSED, request, provider=name.value, why=str(refusal))
        received.labels(name.value, "refused").inc()
        raise
    command = ReceiveWebhook(name, event.id, event.kind, event.reference, hashlib.sha256(body).digest())
    new = await perform(shop.postgres, receive_webhook, command)
    received.labels(name.value, "new" if new else "known").inc()
    shop.bell.ring()
    return Received()


def told_by(name: Provider, shop: Shop, body: bytes, headers: Mapping[str, Sequence[str]]) -> WebhookEvent:
    """Raises BadSignature."""
    try:
        provider = shop.providers.require_configured(name)
    except ProviderNotAvailable as absent:
        raise BadSignature(f"this shop takes no payments by {name.value}") from absent
    return provider.webhook(body, headers)


POST: Final[dict[str, Any]] = {
    "access": PUBLIC,
    "status_code": 200,
    "request_max_body_size": WEBHOOK_BYTES_MAX,
    "refuses": (BadSignature, StoreDown),
}


@post("/webhooks/stripe", **POST)
async def stripe(request: Request[Any, Any, Any], shop: TheShop) -> Received:
    """Take what Stripe tells, if it is signed."""
    return await receive(request, shop, Provider.STRIPE)


@post("/webhooks/razorpay", **POST)
async def razorpay(request: Request[Any, Any, Any], shop: TheShop) -> Received:
    """Take what Razorpay tells, if it is signed."""
    return await receive(request, shop, Provider.RAZORPAY)


routes = Router("/", route_handlers=[stripe, razorpay], tags=["Payments"])
