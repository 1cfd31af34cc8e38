"""Shipping prices, tax rates and promotions. Amounts in minor units."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, JsonObject, Key, MaybeMoment, MinorUnits, Moment, Version


class ShippingPrice(Base):
    """A flat price for a group of countries; nothing is charged for goods worth `free_from` and more."""

    __tablename__ = "shipping_prices"

    id: Mapped[Key]
    name: Mapped[str]
    price: Mapped[MinorUnits]
    free_from: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[Version]


class ShippingCountry(Base):
    """A country has one price; "*" stands for all that have none of their own."""

    __tablename__ = "shipping_countries"

    country: Mapped[str] = mapped_column(primary_key=True)
    shipping_price_id: Mapped[UUID] = mapped_column(ForeignKey("shipping_prices.id", ondelete="CASCADE"), index=True)


class TaxRate(Base):
    """`basis_points`: 1900 is 19 percent. `included`: the shop's prices have it in them for this country."""

    __tablename__ = "tax_rates"

    country: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    basis_points: Mapped[int]
    included: Mapped[bool] = mapped_column(server_default=text("false"))
    version: Mapped[Version]

    __table_args__ = (CheckConstraint("basis_points between 0 and 10000", name="rate_makes_sense"),)


class Promotion(Base):
    """`terms` are what its kind says; `turns_at` is when it begins or ends next, until somebody has noted it."""

    __tablename__ = "promotions"

    id: Mapped[Key]
    name: Mapped[str]
    kind: Mapped[str]
    terms: Mapped[JsonObject]
    starts_at: Mapped[MaybeMoment]
    ends_at: Mapped[MaybeMoment]
    turns_at: Mapped[MaybeMoment]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[Moment]
    version: Mapped[Version]
