"""Mails, and how far the clerk has read who is owed one."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, MaybeMoment, Moment


class Mail(Base):
    """The subject is an order, an account, or a token for one; whom that is, it says itself: no address is kept here.

    `amount`, in minor units, is what a refund gave back. `tries` came to nothing; `failure` is what the last failed of.
    """

    __tablename__ = "mails"

    id: Mapped[Key]
    kind: Mapped[str]
    subject: Mapped[UUID]
    version: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[int | None] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(server_default=text("'due'"))
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    failure: Mapped[str | None]
    created_at: Mapped[Moment]
    due_at: Mapped[MaybeMoment]
    sent_at: Mapped[MaybeMoment]

    __table_args__ = (
        UniqueConstraint("kind", "subject", "version", name="mails_once"),
        CheckConstraint("status in ('due', 'sent', 'failed', 'dropped')", name="status_known"),
        CheckConstraint("(status = 'due') = (due_at is not null)", name="due_until_it_is_not"),
        Index("mails_subject", "subject"),
        Index("mails_due", "due_at", postgresql_where=text("status = 'due'")),
        Index("mails_failed", "id", postgresql_where=text("status = 'failed'")),
    )


class MailClerk(Base):
    """One row: every event up to `position` has its mails; up to `since` none was owed, for there was no clerk yet."""

    __tablename__ = "mail_clerk"

    sole: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    position: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (CheckConstraint("sole", name="one_clerk"),)
