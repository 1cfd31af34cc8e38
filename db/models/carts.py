"""Carts."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, Moment, Version


class Cart(Base):
    """A customer's, or that of the guest whose token has this SHA-256; the token is made of the seed and the shop's
    secret, and kept nowhere.

    `country` is where its customer's last order went, or where they say they are.
    """

    __tablename__ = "carts"

    id: Mapped[Key]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), unique=True)
    token_hash: Mapped[bytes | None]
    token_seed: Mapped[bytes | None]
    coupon_id: Mapped[UUID | None] = mapped_column(ForeignKey("coupons.id", ondelete="SET NULL"), index=True)
    country: Mapped[str | None]
    version: Mapped[Version]
    updated_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint(
            "num_nonnulls(customer_id, token_hash) = 1 and (token_hash is null) = (token_seed is null)",
            name="one_owner",
        ),
        Index("carts_token", "token_hash", unique=True, postgresql_where=text("token_hash is not null")),
    )


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


class CartMerge(Base):
    """A guest's cart that became a part of a customer's, which had and has so many units. The guest's is gone."""

    __tablename__ = "cart_merges"

    cart_id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    units_brought: Mapped[int] = mapped_column(BigInteger)
    units_before: Mapped[int] = mapped_column(BigInteger)
    units_after: Mapped[int] = mapped_column(BigInteger)
    units_left_out: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[Moment]
