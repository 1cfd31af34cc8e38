"""What Stripe's answers and events mean."""

from typing import Any, Final

from adapters.payments.currencies import ours
from adapters.payments.port import WebhookEvent
from adapters.payments.raw import chosen, our_id
from adapters.payments.raw_events import a_name, a_name_if_any, an_object, read_event
from domain.payments.payment import Provider, RefundStatus
from domain.payments.settlement import Said, Told, ToldRefund

STATUSES: Final = {
    "requires_payment_method": Said.WAITING,
    "requires_confirmation": Said.WAITING,
    "requires_action": Said.WAITING,
    "processing": Said.WAITING,
    "requires_capture": Said.AUTHORISED,
    "succeeded": Said.CAPTURED,
    "canceled": Said.CLOSED,
}
REFUND_STATUSES: Final = {
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.REFUSED,
    "canceled": RefundStatus.REFUSED,
}
KEPT: Final = (
    "id", "object", "amount", "amount_received", "currency", "status", "created", "latest_charge", "metadata",
    "cancellation_reason", "payment_intent", "reason",
)  # fmt: skip


def plain(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = answer.to_dict() if hasattr(answer, "to_dict") else dict(answer)
    return found


def told_intent(intent: dict[str, Any], refunds: tuple[ToldRefund, ...] = ()) -> Told:
    """Raises ValueError for an amount that can't be."""
    said = STATUSES.get(intent.get("status", ""), Said.SILENCE)
    error = intent.get("last_payment_error") or {}
    failed = said is Said.WAITING and error
    amount = intent.get("amount_received", intent["amount"]) if said is Said.CAPTURED else intent["amount"]
    return Told(
        said,
        reference=intent["id"],
        amount=ours(Provider.STRIPE, amount, intent["currency"].upper()),
        currency=intent["currency"],
        order=(intent.get("metadata") or {}).get("order_id"),
        failure=(error.get("decline_code") or error.get("code") or "failed") if failed else None,
        failure_ref=(error.get("charge") or intent.get("latest_charge") or intent["id"]) if failed else None,
        secret=intent.get("client_secret"),
        refunds=refunds,
        raw=chosen(intent, KEPT),
    )


def told_refund(refund: Any, currency: str) -> ToldRefund:
    """The currency is its payment's. Raises ValueError for an amount that can't be."""
    found = plain(refund)
    return ToldRefund(
        our_id(found.get("metadata"), "refund_id"),
        REFUND_STATUSES.get(found.get("status") or "", RefundStatus.PENDING),
        found["id"],
        ours(Provider.STRIPE, found["amount"], currency),
        found.get("failure_reason"),
        chosen(found, KEPT),
    )


def event_of(body: bytes) -> WebhookEvent:
    """Raises BadSignature for what is signed and yet no event."""
    event = read_event(body)
    subject = an_object(an_object(event.get("data")).get("object"))
    is_intent = subject.get("object") == "payment_intent"
    reference = a_name_if_any(subject.get("id" if is_intent else "payment_intent"))
    return WebhookEvent(a_name(event.get("id")), a_name(event.get("type")), reference)
