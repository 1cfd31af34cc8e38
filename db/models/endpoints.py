"""Whom the shop tells of what happens, what is owed to them, and how far the clerk has read who is owed something."""

from datetime import datetime
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, MaybeMoment, Moment, Version


class WebhookEndpoint(Base):
    """The secrets sign what is sent, and are read by whoever sends it and nobody else.

    `after_position`: what was recorded up to there happened before it was made or switched on, and is not sent to it.
    """

    __tablename__ = "webhook_endpoints"

    id: Mapped[Key]
    url: Mapped[str]
    events: Mapped[list[str]] = mapped_column(ARRAY(String))
    active: Mapped[bool]
    after_position: Mapped[int] = mapped_column(BigInteger)
    secret: Mapped[str]
    former_secret: Mapped[str | None]
    former_secret_until: Mapped[MaybeMoment]
    switched_off: Mapped[str | None]
    failing_since: Mapped[MaybeMoment]
    created_at: Mapped[Moment]
    removed_at: Mapped[MaybeMoment]
    version: Mapped[Version]


class WebhookDelivery(Base):
    """`body` is what is sent, to the byte, each time. `begun_at`: since then it is tried.

    `claimed_until`: so long it is whoever's who has claimed it and not settled it. `claims` counts claims, those of
    before it was begun again, too.
    """

    __tablename__ = "webhook_deliveries"

    id: Mapped[Key]
    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_endpoints.id"))
    event: Mapped[str]
    subject: Mapped[UUID]
    position: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[str]
    status: Mapped[str]
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    answered: Mapped[int | None]
    failure: Mapped[str | None]
    answer: Mapped[str | None]
    occurred_at: Mapped[datetime] = mapped_column(DateTimeUTC(timezone=True))
    begun_at: Mapped[Moment]
    due_at: Mapped[MaybeMoment]
    settled_at: Mapped[MaybeMoment]
    claimed_until: Mapped[MaybeMoment]
    claims: Mapped[int] = mapped_column(server_default=text("0"))

    __table_args__ = (
        UniqueConstraint("endpoint_id", "position", name="webhook_deliveries_once"),
        CheckConstraint("status in ('waiting', 'due', 'delivered', 'failed')", name="status_known"),
        CheckConstraint("(status = 'due') = (due_at is not null)", name="due_until_it_is_not"),
        Index("ix_webhook_deliveries_subject", "subject"),
        Index("ix_webhook_deliveries_due_at", "endpoint_id", "due_at", postgresql_where=text("status = 'due'")),
        Index(
            "ix_webhook_deliveries_position",
            "endpoint_id",
            "subject",
            "position",
            postgresql_where=text("status in ('waiting', 'due')"),
        ),
    )


class EndpointClerk(Base):
    """One row: every event up to `position` has its deliveries."""

    __tablename__ = "endpoint_clerk"

    sole: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    position: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (CheckConstraint("sole", name="one_endpoint_clerk"),)
