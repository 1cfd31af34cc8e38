"""Coupons, and who used them for what. Amounts in minor units."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, MaybeMoment, Moment, Version


class Coupon(Base):
    """`redeemed` counts its redemptions; the constraint is the limit."""

    __tablename__ = "coupons"

    id: Mapped[Key]
    code: Mapped[str]
    kind: Mapped[str]
    value: Mapped[int] = mapped_column(BigInteger)
    starts_at: Mapped[MaybeMoment]
    ends_at: Mapped[MaybeMoment]
    min_subtotal: Mapped[int | None] = mapped_column(BigInteger)
    max_redemptions: Mapped[int | None]
    max_per_customer: Mapped[int | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    redeemed: Mapped[int] = mapped_column(server_default=text("0"))
    created_at: Mapped[Moment]
    version: Mapped[Version]

    __table_args__ = (
        CheckConstraint("redeemed >= 0 and redeemed <= max_redemptions", name="redeemed_within_limit"),
        CheckConstraint("value > 0 and (kind <> 'percent' or value <= 100)", name="value_makes_sense"),
    )


Index("coupons_code", func.lower(Coupon.code), unique=True)


class CouponRedemption(Base):
    """An order that uses a coupon, a customer's or a guest's: `email_key` is the account's address then, or hers.

    Gone again when the order is cancelled.
    """

    __tablename__ = "coupon_redemptions"

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    coupon_id: Mapped[UUID] = mapped_column(ForeignKey("coupons.id"))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    email_key: Mapped[str | None]
    at: Mapped[Moment]

    __table_args__ = (
        Index("coupon_redemptions_customer", "coupon_id", "customer_id"),
        Index("coupon_redemptions_email", "coupon_id", "email_key"),
    )
