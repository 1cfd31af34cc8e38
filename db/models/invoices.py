"""Invoices and credit notes, and the numbers they got."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, MinorUnits, Moment


class InvoiceNumbers(Base):
    """`last` is the highest number of a year and kind, all of which were given. Its row is locked to the commit."""

    __tablename__ = "invoice_numbers"

    kind: Mapped[str] = mapped_column(String, primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)


class Invoice(Base):
    """An order's invoice, or the credit note of a refund: never changed once written, nor deleted.

    `document` is what is printed: the shop's facts, the lines and the sums of that day, and nothing of the buyer.
    """

    __tablename__ = "invoices"

    id: Mapped[Key]
    kind: Mapped[str]
    year: Mapped[int]
    number: Mapped[int] = mapped_column(BigInteger)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    refund_id: Mapped[UUID | None] = mapped_column(ForeignKey("refunds.id"), unique=True)
    amount: Mapped[MinorUnits]
    issued_at: Mapped[Moment]
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)

    __table_args__ = (
        CheckConstraint("(kind = 'invoice') = (refund_id is null)", name="credit_notes_are_of_refunds"),
        Index("invoices_numbers_once", "kind", "year", "number", unique=True),
        Index("invoices_one_an_order", "order_id", unique=True, postgresql_where=text("kind = 'invoice'")),
    )
