"""What a person should know about a payment, because no rule can settle it, or did so by giving money back."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from domain.payments.payment import Provider


class ExceptionKind(StrEnum):
    """LATE_PAYMENT: taken when the order no longer wanted it; it goes back by itself.

    MISMATCH: the provider's amount, currency or order is not ours; nothing was changed. REFUND_REFUSED: the provider
    doesn't pay a refund out. REFUND_REVERSED: it did, and the money came back: somebody has to find another way.
    FOREIGN_REFUND: more was refunded at the provider than there was left here. MANUAL_REFUND: a refund of money outside
    any provider waits for somebody to give it. REFUND_TWICE: the provider paid out what was settled already.
    """

    LATE_PAYMENT = "late_payment"
    MISMATCH = "mismatch"
    REFUND_REFUSED = "refund_refused"
    REFUND_REVERSED = "refund_reversed"
    FOREIGN_REFUND = "foreign_refund"
    MANUAL_REFUND = "manual_refund"
    REFUND_TWICE = "refund_twice"


class PaymentException(msgspec.Struct, frozen=True):
    """Amounts in minor units. `settled_at` is when nothing was left to do about it; `settled_by` None: by a rule."""

    id: UUID
    kind: ExceptionKind
    detail: str
    payment_id: UUID
    order_id: UUID
    order_number: int
    provider: Provider
    provider_ref: str | None
    amount: int
    raised_at: datetime
    settled_at: datetime | None
    settled_by: UUID | None
    settled_reason: str | None
