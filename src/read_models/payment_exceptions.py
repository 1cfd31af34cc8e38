"""Payment exceptions: what a person should know about payments, newest first, for admins."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.events import Event, PaymentExceptionRaised
from domain.money import Money
from domain.payments.payment_exception import ExceptionKind, PaymentException
from read_models.model import ReadModel
from read_models.orders import order_number

PAYMENT_EXCEPTIONS: Final = ReadModel("payment_exceptions", revision=2)

EVERY_EXCEPTION: Final = "all"
UNSETTLED_EXCEPTIONS: Final = "unsettled"


class PaymentExceptionDocument(msgspec.Struct, frozen=True):
    """`settled_at` is when nothing was left to do about it; `settled_by` the admin who said so, and why, or nobody."""

    id: UUID
    kind: ExceptionKind
    detail: str
    payment_id: UUID
    order_id: UUID
    order_number: str
    provider: str
    provider_ref: str | None
    amount: Money
    raised_at: datetime
    settled_at: datetime | None
    settled_by: UUID | None
    settled_reason: str | None


def payment_exception_document(entry: PaymentException, currency: str) -> PaymentExceptionDocument:
    return PaymentExceptionDocument(
        id=entry.id,
        kind=entry.kind,
        detail=entry.detail,
        payment_id=entry.payment_id,
        order_id=entry.order_id,
        order_number=order_number(entry.order_number),
        provider=entry.provider.value,
        provider_ref=entry.provider_ref,
        amount=Money(entry.amount, currency),
        raised_at=entry.raised_at,
        settled_at=entry.settled_at,
        settled_by=entry.settled_by,
        settled_reason=entry.settled_reason,
    )


def payment_exception_ranks(entry: PaymentException) -> dict[str, int | None]:
    """By the moment it was raised (Unix milliseconds)."""
    raised_ms = int(entry.raised_at.timestamp() * 1000)
    ranks: dict[str, int | None] = {EVERY_EXCEPTION: raised_ms}
    return ranks | {UNSETTLED_EXCEPTIONS: raised_ms if entry.settled_at is None else None}


def touched_payment_exceptions(event: Event) -> Iterable[UUID]:
    return (event.subject,) if isinstance(event, PaymentExceptionRaised) else ()
