"""Orders and what happened to them. Amounts in minor units."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, JsonObject, Key, MaybeMoment, MinorUnits, Moment, Version


class Order(Base):
    """`historic`: taken over from another system, which had the name `reference` for it, if any.

    A guest's has no customer. `email` and the addresses are the order's own copies; `email_key` is what e-mail
    addresses are compared by.
    """

    __tablename__ = "orders"

    id: Mapped[Key]
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    reference: Mapped[str | None] = mapped_column(unique=True)
    historic: Mapped[bool] = mapped_column(server_default=text("false"))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    email: Mapped[str | None]
    email_key: Mapped[str | None]
    status: Mapped[str]
    subtotal: Mapped[MinorUnits]
    discount: Mapped[MinorUnits]
    shipping: Mapped[MinorUnits]
    tax: Mapped[MinorUnits]
    tax_included: Mapped[bool] = mapped_column(server_default=text("false"))
    tax_basis_points: Mapped[int | None]
    rounding: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    total: Mapped[MinorUnits]
    refunded: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    promotions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    coupon: Mapped[str | None]
    shipping_address: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    billing_address: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    note: Mapped[str | None]
    buyer_forgotten_at: Mapped[MaybeMoment]
    language: Mapped[str] = mapped_column(server_default=text("'en'"))
    hold_ends_at: Mapped[MaybeMoment]
    placed_at: Mapped[Moment]
    paid_at: Mapped[MaybeMoment]
    updated_at: Mapped[Moment]
    version: Mapped[Version]

    __table_args__ = (
        CheckConstraint(
            "total = subtotal - discount + shipping + case when tax_included then 0 else tax end + rounding",
            name="total_adds_up",
        ),
        CheckConstraint("refunded between 0 and total", name="refunds_within_total"),
        CheckConstraint("customer_id is not null or email is not null", name="guests_have_an_address"),
        Index("orders_placed", "placed_at", postgresql_using="brin"),
        Index("orders_paid", "paid_at", postgresql_using="brin"),
        Index("orders_open", "customer_id", postgresql_where=text("status = 'PENDING'")),
        Index("orders_guests", "email_key", postgresql_where=text("customer_id is null")),
        Index("orders_holds", "hold_ends_at", postgresql_where=text("status = 'PENDING'")),
    )


class OrderItem(Base):
    """`discount` is the line's share of the order's discount.

    Withdrawn are units that were taken off the order before they were sent; restocked ones lie on the shelf again;
    backordered ones did not lie there when it was placed.
    """

    __tablename__ = "order_items"

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    place: Mapped[int]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), index=True)
    variant_id: Mapped[UUID] = mapped_column(ForeignKey("variants.id"))
    sku: Mapped[str]
    name: Mapped[str]
    options: Mapped[JsonObject]
    unit_price: Mapped[MinorUnits]
    quantity: Mapped[int]
    discount: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    sent_quantity: Mapped[int] = mapped_column(server_default=text("0"))
    withdrawn_quantity: Mapped[int] = mapped_column(server_default=text("0"))
    refunded_quantity: Mapped[int] = mapped_column(server_default=text("0"))
    restocked_quantity: Mapped[int] = mapped_column(server_default=text("0"))
    backordered_quantity: Mapped[int] = mapped_column(server_default=text("0"))

    __table_args__ = (
        Index("order_items_order", "order_id", "place", unique=True),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("refunded_quantity between 0 and quantity", name="refunded_once"),
        CheckConstraint("restocked_quantity between 0 and quantity", name="restocked_once"),
        CheckConstraint(
            "sent_quantity >= 0 and withdrawn_quantity >= 0 and sent_quantity + withdrawn_quantity <= quantity"
            " and withdrawn_quantity <= greatest(refunded_quantity, restocked_quantity)",
            name="sent_or_withdrawn",
        ),
    )


class OrderHistory(Base):
    __tablename__ = "order_history"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    status: Mapped[str]
    at: Mapped[Moment]
    actor: Mapped[str]

    __table_args__ = (Index("order_history_at", "at", postgresql_using="brin"),)


class OrderNote(Base):
    """What the shop's own people write down about an order, for each other."""

    __tablename__ = "order_notes"

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    text: Mapped[str]
    written_at: Mapped[Moment]


class Shipment(Base):
    """A parcel, and how one can follow it."""

    __tablename__ = "shipments"

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    carrier: Mapped[str | None]
    tracking_number: Mapped[str | None]
    tracking_url: Mapped[str | None]
    shipped_at: Mapped[Moment]


class Return(Base):
    """Goods its customer wants to give back, or has. `version` is its order's since its last step."""

    __tablename__ = "returns"

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    status: Mapped[str]
    reason: Mapped[str]
    refund_id: Mapped[UUID | None] = mapped_column(ForeignKey("refunds.id"))
    requested_at: Mapped[Moment]
    decided_at: Mapped[MaybeMoment]
    received_at: Mapped[MaybeMoment]
    withdrawn_at: Mapped[MaybeMoment]
    version: Mapped[int]


class ReturnItem(Base):
    """Units of one order line that are to come back, or did; then, units whose money went back with them, and units
    that are on the shelf again.
    """

    __tablename__ = "return_items"

    return_id: Mapped[UUID] = mapped_column(ForeignKey("returns.id"), primary_key=True)
    order_item_id: Mapped[UUID] = mapped_column(ForeignKey("order_items.id"), primary_key=True, index=True)
    quantity: Mapped[int]
    refunded_quantity: Mapped[int] = mapped_column(server_default=text("0"))
    restocked_quantity: Mapped[int] = mapped_column(server_default=text("0"))

    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint(
            "refunded_quantity between 0 and quantity and restocked_quantity between 0 and quantity",
            name="given_back_once",
        ),
    )


class ShipmentItem(Base):
    __tablename__ = "shipment_items"

    shipment_id: Mapped[UUID] = mapped_column(ForeignKey("shipments.id"), primary_key=True)
    order_item_id: Mapped[UUID] = mapped_column(ForeignKey("order_items.id"), primary_key=True, index=True)
    quantity: Mapped[int]

    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)
