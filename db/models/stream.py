"""The outbox with what could not be projected from it, and the answers already given."""

from datetime import datetime
from typing import Any
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Identity, Index, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, MaybeMoment, Moment


class Outbox(Base):
    """Every event, in the order of its position. How to read it without skipping: `db/outbox.py`."""

    __tablename__ = "outbox"

    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True, cache=1), primary_key=True)
    aggregate: Mapped[str]
    aggregate_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    recorded_at: Mapped[datetime] = mapped_column(DateTimeUTC(timezone=True), server_default=text("clock_timestamp()"))


class OutboxTrim(Base):
    """Every event up to `position` that all read models had was forgotten then."""

    __tablename__ = "outbox_trims"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[Moment]


class ParkedEvent(Base):
    """An event a read model's projector failed on again and again, and left out until somebody asks for it again."""

    __tablename__ = "parked_events"

    model: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    type: Mapped[str]
    error: Mapped[str]
    tries: Mapped[int]
    parked_at: Mapped[Moment]
    requeued_at: Mapped[MaybeMoment]


class AskedUpkeep(Base):
    """What somebody of the shop's own people asked a worker to look after; it goes as soon as that is done."""

    __tablename__ = "asked_upkeep"

    kind: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    asked_at: Mapped[Moment]

    __table_args__ = (CheckConstraint("kind in ('rebuild', 'verify', 'check')", name="upkeep_known"),)


class IdempotencyKey(Base):
    """The first answer to a request, written in the transaction of its effect; `about` its events' subjects."""

    __tablename__ = "idempotency_keys"

    caller: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes]
    status: Mapped[int]
    body: Mapped[bytes]
    position: Mapped[int] = mapped_column(BigInteger)
    answered_at: Mapped[Moment]
    about: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()), server_default=text("'{}'::uuid[]"))
    brief: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (
        Index("idempotency_keys_age", "answered_at"),
        Index("idempotency_keys_about", "about", postgresql_using="gin"),
        Index("ix_idempotency_keys_answered_at", "caller", "answered_at", postgresql_where=text("brief")),
    )
