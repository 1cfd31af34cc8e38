"""People and their sessions."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, MaybeMoment, Moment, Version


class Account(Base):
    """An account without a password hash can't sign in (a customer known from imported history).

    `email_key` is what addresses are compared by; `customer_since` is when somebody registered as a customer, whatever
    their role is now. `historic`: known from another system's orders only; whoever registers the same address is
    another account, for nobody has proven to be the same. `email_verified_at` is when somebody proved to read what is
    sent to the address; null: nobody has. At `erased_at` its owner was forgotten: nothing here is a person's any more.
    `password_given`: it has the password that the shop made for its first admin, and told.
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
    email_verified_at: Mapped[MaybeMoment]
    erased_at: Mapped[MaybeMoment]
    language: Mapped[str] = mapped_column(server_default=text("'en'"))
    historic: Mapped[bool] = mapped_column(server_default=text("false"))
    password_given: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (
        Index("accounts_customer_since", "customer_since", postgresql_using="brin"),
        Index("accounts_erased", "erased_at", postgresql_where=text("erased_at is not null")),
        Index("accounts_email", "email_key", unique=True, postgresql_where=text("not historic")),
        Index("accounts_email_historic", "email_key", unique=True, postgresql_where=text("historic")),
        CheckConstraint("role in ('CUSTOMER', 'ADMIN')", name="role_known"),
    )


class Session(Base):
    """Somebody is signed in with a device. One that ended is gone."""

    __tablename__ = "sessions"

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    device: Mapped[str]
    created_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]

    __table_args__ = (Index("sessions_expires", "expires_at"),)


class Address(Base):
    """One of a customer's address book; exactly one of a book is the default."""

    __tablename__ = "addresses"

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    name: Mapped[str]
    line1: Mapped[str]
    line2: Mapped[str | None]
    city: Mapped[str | None]
    region: Mapped[str | None]
    postal_code: Mapped[str | None]
    country: Mapped[str]
    phone: Mapped[str | None]
    is_default: Mapped[bool]
    created_at: Mapped[Moment]

    __table_args__ = (Index("addresses_default", "account_id", unique=True, postgresql_where=text("is_default")),)


class RefreshToken(Base):
    """One link of a session's chain. Only the token's SHA-256 is kept."""

    __tablename__ = "refresh_tokens"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[Moment]
    used_at: Mapped[MaybeMoment]

    __table_args__ = (Index("refresh_tokens_expires", "expires_at"),)


class FormerEmail(Base):
    """An address that was the account's up to a version of it; `proven`: somebody had proven to read it."""

    __tablename__ = "former_emails"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    until_version: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    proven: Mapped[bool]
    left_at: Mapped[Moment] = mapped_column(server_default=None)

    __table_args__ = (Index("former_emails_left", "left_at"),)


class AccountToken(Base):
    """A token that was mailed to `email`, or will be. Of each purpose an account has one: a new one ends the older.

    One without an account was asked for with an address nobody has: it takes the same work, and leads nowhere.
    """

    __tablename__ = "account_tokens"

    id: Mapped[Key]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    purpose: Mapped[str]
    email: Mapped[str]
    token_hash: Mapped[bytes]
    expires_at: Mapped[Moment]
    used_at: Mapped[MaybeMoment]
    created_at: Mapped[Moment]

    __table_args__ = (
        Index("account_tokens_hash", "token_hash", unique=True),
        Index("account_tokens_purpose", "account_id", "purpose", unique=True),
        Index("account_tokens_expires", "expires_at"),
    )


class Totp(Base):
    """The secret of somebody's authenticator app; asked for once it is confirmed. No code of a step up to `last_step`
    is taken again.
    """

    __tablename__ = "totp"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    secret: Mapped[bytes]
    last_step: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    created_at: Mapped[Moment]
    confirmed_at: Mapped[MaybeMoment]


class RecoveryCode(Base):
    """One that lets in without the app, once. Only its SHA-256 is kept; one that was used is gone."""

    __tablename__ = "recovery_codes"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
