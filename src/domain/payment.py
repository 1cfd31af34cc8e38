"""Payments of an order, and what each provider said about them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class Provider(StrEnum):
    """MANUAL is money an admin says has arrived outside any provider."""

    DUMMY = "dummy"
    MANUAL = "manual"


class PaymentStatus(StrEnum):
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REFUNDED = "refunded"


class TransactionKind(StrEnum):
    CAPTURE = "capture"
    REFUND = "refund"
    FAILURE = "failure"


class Payment(msgspec.Struct, frozen=True):
    """`amount` in minor units; `provider_ref` is the provider's own name for it."""

    id: UUID
    provider: Provider
    status: PaymentStatus
    amount: int
    provider_ref: str
    created_at: datetime
