"""What Razorpay's answers and events mean."""

import hashlib
from collections.abc import Sequence
from typing import Final

from adapters.payments.currencies import ours
from adapters.payments.port import EVENT_DAYS_MAX, EVENT_SECONDS_AHEAD_MAX, WebhookEvent
from adapters.payments.raw import chosen, our_id
from adapters.payments.raw_events import Entity, a_moment, a_name, a_name_if_any, an_object, read_event
from domain.payments.payment import Provider, RefundStatus
from domain.payments.payment_refusals import BadSignature
from domain.payments.settlement import Said, Told, ToldRefund

KEPT: Final = ("id", "entity", "order_id", "amount", "currency", "status", "created_at", "receipt", "notes",
               "amount_refunded", "refund_status", "captured", "payment_id", "error_code", "error_reason",
               "fee", "fee_bearer")  # fmt: skip
REFUND_STATUSES: Final = {"processed": RefundStatus.SUCCEEDED, "failed": RefundStatus.REFUSED}
FEE_ON_CUSTOMER: Final = "customer"


def is_taken(payment: Entity) -> bool:
    """What was reserved and let go is "refunded" as well; it was never captured."""
    return payment.get("captured") is True


def told_order(order: Entity, payments: Sequence[Entity], refunds: tuple[ToldRefund, ...] = ()) -> Told:
    taken = next((payment for payment in payments if is_taken(payment)), None)
    reserved = next((payment for payment in payments if payment["status"] == "authorized"), None)
    failed = next((payment for payment in payments if payment["status"] == "failed"), None)
    payment = taken or reserved
    notes = order.get("notes")
    return Told(
        Said.CAPTURED if taken else Said.AUTHORISED if reserved else Said.WAITING,
        reference=order["id"],
        amount=ours(Provider.RAZORPAY, paid_of(order, payment) if payment else order["amount"], order["currency"]),
        currency=(payment or order)["currency"],
        order=notes.get("order_id") if isinstance(notes, dict) else None,
        failure=(failed.get("error_reason") or failed.get("error_code") or "failed") if failed else None,
        failure_ref=failed["id"] if failed else None,
        refunds=refunds,
        raw=chosen(payment or order, KEPT),
    )


def paid_of(order: Entity, payment: Entity) -> int:
    """What was paid of the order, as Razorpay counts: without Razorpay's fee, where the customer bears it.

    Such a fee comes on top of the order's amount and is no part of what is captured, settled or given back (Razorpay,
    "Customer Fee Bearer" and "Capture a payment"). Whatever else differs is the payment's own amount, and a mismatch.
    """
    on_top, bearer = payment["amount"] - order["amount"], payment.get("fee_bearer")
    theirs = payment.get("fee") == on_top if bearer is None else bearer == FEE_ON_CUSTOMER
    return int(order["amount"] if on_top > 0 and theirs else payment["amount"])


def told_refund(refund: Entity, currency: str) -> ToldRefund:
    """The currency is its payment's."""
    return ToldRefund(
        our_id(refund.get("notes"), "refund_id"),
        REFUND_STATUSES.get(refund.get("status") or "processed", RefundStatus.PENDING),
        refund["id"],
        ours(Provider.RAZORPAY, refund["amount"], currency),
        None,
        chosen(refund, KEPT),
    )


def event_of(body: bytes, now: float) -> WebhookEvent:
    """The id that Razorpay gives an event stands in a header that nobody signs: a body goes by its own hash, and comes
    once. Raises BadSignature for what is signed and yet no event, or so old that we may have forgotten it.
    """
    event = read_event(body)
    age_seconds = now - a_moment(event.get("created_at"))
    if not -EVENT_SECONDS_AHEAD_MAX <= age_seconds <= EVENT_DAYS_MAX * 86_400:
        raise BadSignature("it is too old, or not of now")
    payload = an_object(event.get("payload", {}))
    payment, order = (entity_of(payload, kind) for kind in ("payment", "order"))
    reference = a_name_if_any(payment.get("order_id")) or a_name_if_any(order.get("id"))
    return WebhookEvent(hashlib.sha256(body).hexdigest(), a_name(event.get("event")), reference)


def entity_of(payload: Entity, kind: str) -> Entity:
    """Empty where it is not told of. Raises BadSignature."""
    return an_object(an_object(payload[kind]).get("entity")) if kind in payload else {}
