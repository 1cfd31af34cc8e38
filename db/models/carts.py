"""Carts."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, Moment, Version


class Cart(Base):
    """`country` is where its customer's last order went, or where they say they are."""

    __tablename__ = "carts"

    id: Mapped[Key]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), unique=True)
    coupon_id: Mapped[UUID | None] = mapped_column(ForeignKey("coupons.id", ondelete="SET NULL"), index=True)
    country: Mapped[str | None]
    version: Mapped[Version]
    updated_at: Mapped[Moment]


class CartItem(Base):
    """Prices are not kept here: a cart costs what its items cost today."""

    __tablename__ = "cart_items"

    id: Mapped[Key]
    cart_id: Mapped[UUID] = mapped_column(ForeignKey("carts.id", ondelete="CASCADE"))
    variant_id: Mapped[UUID] = mapped_column(ForeignKey("variants.id"), index=True)
    quantity: Mapped[int]

    __table_args__ = (
        UniqueConstraint("cart_id", "variant_id", name="cart_items_variant_once"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )
