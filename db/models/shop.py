"""The shop itself."""

from sqlalchemy import Boolean, CheckConstraint, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment, Version


class Shop(Base):
    """One row, which triggers keep: it is never deleted, and its currency never changes.

    What was paid before `invoices_since` has no invoice here.
    """

    __tablename__ = "shop"

    single: Mapped[bool] = mapped_column(Boolean, primary_key=True, server_default=text("true"))
    name: Mapped[str]
    address: Mapped[str] = mapped_column(server_default=text("''"))
    tax_number: Mapped[str] = mapped_column(server_default=text("''"))
    currency: Mapped[str]
    time_zone: Mapped[str]
    ships_to: Mapped[list[str]] = mapped_column(ARRAY(Text()), server_default=text("'{*}'"))
    guest_checkout: Mapped[bool] = mapped_column(server_default=text("true"))
    low_stock: Mapped[int]
    version: Mapped[Version]
    opened_at: Mapped[Moment]
    invoices_since: Mapped[Moment]

    __table_args__ = (CheckConstraint("single", name="one_row"),)
