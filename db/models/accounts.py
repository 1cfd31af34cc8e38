"""People and their sessions."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, MaybeMoment, Moment, Version


class Account(Base):
    """An account without a password hash can't sign in (a customer known from imported history).

    `email_key` is what addresses are compared by; `customer_since` is when somebody registered as a customer, whatever
    their role is now. `historic`: known from another system's orders only; whoever registers the same address is
    another account, for nobody has proven to be the same.
    """

    __tablename__ = "accounts"

    id: Mapped[Key]
    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str | None]
    role: Mapped[str] = mapped_column(server_default="CUSTOMER")
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    version: Mapped[Version]
    created_at: Mapped[Moment]
    customer_since: Mapped[MaybeMoment]
    email_key: Mapped[str]
    historic: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (
        Index("accounts_customer_since", "customer_since", postgresql_using="brin"),
        Index("accounts_email", "email_key", unique=True, postgresql_where=text("not historic")),
        Index("accounts_email_historic", "email_key", unique=True, postgresql_where=text("historic")),
        CheckConstraint("role in ('CUSTOMER', 'ADMIN')", name="role_known"),
    )


class RefreshToken(Base):
    """One link of a session's chain. Only the token's SHA-256 is kept."""

    __tablename__ = "refresh_tokens"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    family: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    issued_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[MaybeMoment]
    revoked_at: Mapped[MaybeMoment]

    __table_args__ = (Index("refresh_tokens_family", "family"), Index("refresh_tokens_expires", "expires_at"))
