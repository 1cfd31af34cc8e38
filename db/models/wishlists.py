"""Wishlists."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment, Version


class Wishlist(Base):
    """Its id is its customer's. Whoever changes it locks this row."""

    __tablename__ = "wishlists"

    id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    version: Mapped[Version]


class Wish(Base):
    """`told_price`, in minor units, and `told_in_stock` are what a customer who wants to be told of changes last knew;
    null of all others.
    """

    __tablename__ = "wishes"

    id: Mapped[UUID] = mapped_column(server_default=text("uuidv7()"))
    wishlist_id: Mapped[UUID] = mapped_column(ForeignKey("wishlists.id"), primary_key=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), primary_key=True, index=True)
    added_at: Mapped[Moment]
    told_price: Mapped[int | None] = mapped_column(BigInteger)
    told_in_stock: Mapped[bool | None]

    __table_args__ = (
        CheckConstraint("(told_price is null) = (told_in_stock is null)", name="told_of_both_or_of_nothing"),
        Index("wishes_id", "id", unique=True),
    )
