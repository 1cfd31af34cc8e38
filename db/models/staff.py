"""What the shop's own people do."""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, LargeBinary, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, MaybeMoment, Moment


class ApiKey(Base):
    """Of its text only a hash is kept, and how it begins."""

    __tablename__ = "api_keys"

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String))
    hint: Mapped[str]
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[MaybeMoment]
    last_used_at: Mapped[MaybeMoment]
    ended_at: Mapped[MaybeMoment]


class AuditRecord(Base):
    """Added to, and nothing else. Without an actor it was done at the server itself."""

    __tablename__ = "audit_records"

    id: Mapped[Key]
    at: Mapped[Moment]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    request_id: Mapped[str | None]
    address: Mapped[str | None]
    key_id: Mapped[UUID | None] = mapped_column(ForeignKey("api_keys.id"))
    action: Mapped[str]
    target_kind: Mapped[str]
    target: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
