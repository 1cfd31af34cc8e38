"""Reviews, and who thinks that one should not be there."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, MaybeMoment, Moment, Version


class Review(Base):
    """One a customer and product."""

    __tablename__ = "reviews"

    id: Mapped[Key]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    rating: Mapped[int]
    title: Mapped[str]
    body: Mapped[str]
    status: Mapped[str]
    reply: Mapped[str | None]
    replied_at: Mapped[MaybeMoment]
    created_at: Mapped[Moment]
    edited_at: Mapped[MaybeMoment]
    moderated_at: Mapped[MaybeMoment]
    moderated_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[Version]

    __table_args__ = (
        CheckConstraint("rating between 1 and 5", name="one_to_five"),
        CheckConstraint("status in ('pending', 'approved', 'rejected')", name="status_known"),
        Index("reviews_one_each", "product_id", "customer_id", unique=True),
    )


class ReviewReport(Base):
    """One a customer and review. Settled once an admin has decided about the review since."""

    __tablename__ = "review_reports"

    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    reason: Mapped[str]
    at: Mapped[Moment]
    settled: Mapped[bool] = mapped_column(server_default=text("false"))
