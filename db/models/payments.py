"""Payments: attempts, what moved at the provider, refunds, webhooks. Amounts in minor units."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, MaybeMoment, MinorUnits, Moment


class Payment(Base):
    """One attempt to pay an order. At most one is open, and at most one brought the order's money.

    `late` ones brought money no order wanted any more. `due_at` is when somebody has to ask the provider again.
    """

    __tablename__ = "payments"

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    provider: Mapped[str]
    status: Mapped[str]
    amount: Mapped[MinorUnits]
    refunded: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    late: Mapped[bool] = mapped_column(server_default=text("false"))
    provider_key: Mapped[str]
    provider_ref: Mapped[str | None]
    method: Mapped[str | None]
    failure: Mapped[str | None]
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    due_at: Mapped[MaybeMoment]
    status_at: Mapped[Moment]
    created_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("refunded between 0 and amount", name="refunds_within_payment"),
        Index(
            "payments_one_capture",
            "order_id",
            unique=True,
            postgresql_where=text("status in ('succeeded', 'refunded') and not late"),
        ),
        Index(
            "payments_one_open",
            "order_id",
            unique=True,
            postgresql_where=text("status in ('created', 'unknown', 'pending')"),
        ),
        UniqueConstraint("provider", "provider_ref", name="payments_reference_once"),
        Index("payments_due", "provider", "due_at", postgresql_where=text("due_at is not null")),
    )


class PaymentTransaction(Base):
    """What moved, or failed to, at the provider. Never changed once written. `raw` is its answer, without card data."""

    __tablename__ = "payment_transactions"

    id: Mapped[Key]
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"), index=True)
    refund_id: Mapped[UUID | None] = mapped_column(ForeignKey("refunds.id"), index=True)
    kind: Mapped[str]
    amount: Mapped[MinorUnits]
    provider_ref: Mapped[str]
    raw: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    at: Mapped[Moment]

    __table_args__ = (
        Index("payment_transactions_at", "at", postgresql_using="brin"),
        Index("payment_transactions_once", "payment_id", "kind", "provider_ref", unique=True),
        Index("payment_captured_once", "payment_id", unique=True, postgresql_where=text("kind = 'capture'")),
    )


class Refund(Base):
    """Money the shop owes back from the moment it was decided. `status` says whether the provider has paid it out.

    `order_status` is what the order was then; of the oldest nobody knows.
    """

    __tablename__ = "refunds"

    id: Mapped[Key]
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"), index=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    amount: Mapped[MinorUnits]
    reason: Mapped[str]
    status: Mapped[str]
    failure: Mapped[str | None]
    provider_key: Mapped[str]
    provider_ref: Mapped[str | None]
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    due_at: Mapped[MaybeMoment]
    created_at: Mapped[Moment]
    order_status: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("amount >= 0", name="refund_positive"),
        Index("refunds_at", "created_at", postgresql_using="brin"),
        Index("refunds_due", "due_at", postgresql_where=text("due_at is not null")),
    )


class RefundItem(Base):
    """Units of one order line: those whose money goes back by the refund, are on the shelf again, will not be sent."""

    __tablename__ = "refund_items"

    refund_id: Mapped[UUID] = mapped_column(ForeignKey("refunds.id"), primary_key=True)
    order_item_id: Mapped[UUID] = mapped_column(ForeignKey("order_items.id"), primary_key=True, index=True)
    quantity: Mapped[int]
    restocked_quantity: Mapped[int]
    withdrawn_quantity: Mapped[int]


class PaymentException(Base):
    """Something about a payment that a person should know of. Settled once `settled_at` is there, by a rule if by
    nobody.
    """

    __tablename__ = "payment_exceptions"

    id: Mapped[Key]
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"))
    kind: Mapped[str]
    detail: Mapped[str]
    raised_at: Mapped[Moment]
    settled_at: Mapped[MaybeMoment]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    settled_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))

    __table_args__ = (UniqueConstraint("payment_id", "kind", name="payment_exceptions_once"),)


class PaymentWebhook(Base):
    """One event as a provider told it, once however often it came. `digest` is the SHA-256 of its body."""

    __tablename__ = "payment_webhooks"

    provider: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    provider_ref: Mapped[str | None]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[Moment]
