"""Payments of an order: the attempts to pay it, and the refunds of what was taken. Amounts in minor units."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.payments.failure import Failure


class Provider(StrEnum):
    """MANUAL is money an admin says has arrived outside any provider, or an order that comes to nothing."""

    DUMMY = "dummy"
    STRIPE = "stripe"
    RAZORPAY = "razorpay"
    MANUAL = "manual"


class PaymentStatus(StrEnum):
    """CREATED: committed here, the provider is about to be asked. UNKNOWN: it was, and did not answer in time.

    PENDING: it waits for the customer. CLOSING: the order doesn't want the money any more, and the provider has yet to
    be told. REFUNDED: taken, and given back as a whole.
    """

    CREATED = "created"
    UNKNOWN = "unknown"
    PENDING = "pending"
    CLOSING = "closing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


OPEN: Final = frozenset({PaymentStatus.CREATED, PaymentStatus.UNKNOWN, PaymentStatus.PENDING})
"""Attempts that may still bring the order's money."""
UNWANTED: Final = frozenset({PaymentStatus.CLOSING, PaymentStatus.CANCELLED})
TAKEN: Final = frozenset({PaymentStatus.SUCCEEDED, PaymentStatus.REFUNDED})


class TransactionKind(StrEnum):
    """REVERSAL: a refund that had been paid out came back."""

    AUTHORISE = "authorise"
    CAPTURE = "capture"
    REFUND = "refund"
    REVERSAL = "reversal"
    FAILURE = "failure"


class Payment(msgspec.Struct, frozen=True):
    """`provider_ref` is the provider's own name for it, `refunded` what goes back of it.

    `late`: it was taken when the order no longer wanted it, is no part of the order, and goes back as a whole.
    `failure` is why the last try to pay it came to nothing.
    """

    id: UUID
    provider: Provider
    status: PaymentStatus
    amount: int
    refunded: int
    late: bool
    provider_ref: str | None
    failure: Failure | None
    created_at: datetime


class RefundStatus(StrEnum):
    """PENDING: owed and decided, the provider is being told. REFUSED: it said no, and is asked again now and then."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    REFUSED = "refused"


class RefundedItem(msgspec.Struct, frozen=True):
    """Units of one line: those whose money goes back by a refund, and those that are on the shelf again."""

    item: UUID
    quantity: int
    restocked_quantity: int


class Refund(msgspec.Struct, frozen=True):
    """It is the shop's debt from the moment it is decided, whatever the provider says when.

    `amount` 0: only goods have come back.
    """

    id: UUID
    payment_id: UUID
    amount: int
    reason: str
    status: RefundStatus
    failure: Failure | None
    items: tuple[RefundedItem, ...]
    created_at: datetime


class Attempt(msgspec.Struct, frozen=True):
    """A payment as its provider is told of it. `key` makes a call that is sent twice have one effect there.

    `method` is the way of paying that was asked for; of the dummy, what it shall say. `tries` counts the times it was
    looked after since its status last changed, at `status_at`. `mismatched`: somebody is to see that what the provider
    said of it does not fit.
    """

    id: UUID
    order: UUID
    order_number: int
    provider: Provider
    status: PaymentStatus
    amount: int
    currency: str
    key: str
    provider_ref: str | None
    method: str | None
    tries: int
    status_at: datetime
    created_at: datetime
    mismatched: bool = False


class OwedRefund(msgspec.Struct, frozen=True):
    """A refund as the provider is told of it. `payment_ref` is the provider's name of the payment, `provider_ref` that
    of the last try to pay it out.

    `tries` counts how often somebody set out to tell it.
    """

    id: UUID
    payment: UUID
    order: UUID
    provider: Provider
    status: RefundStatus
    payment_ref: str | None
    provider_ref: str | None
    amount: int
    currency: str
    key: str
    tries: int
