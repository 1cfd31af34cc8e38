"""Mails are owed to people, in their language."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What happened until now was told to nobody, and won't be."""
    for table in ("accounts", "orders"):
        op.add_column(table, sa.Column("language", sa.String(), server_default=sa.text("'en'"), nullable=False))
    op.create_table(
        "mails",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(), server_default=sa.text("'due'"), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("created_at", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("due_at", DateTimeUTC(timezone=True), nullable=True),
        sa.Column("sent_at", DateTimeUTC(timezone=True), nullable=True),
        sa.CheckConstraint("status in ('due', 'sent', 'failed', 'dropped')", name="status_known"),
        sa.CheckConstraint("(status = 'due') = (due_at is not null)", name="due_until_it_is_not"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "subject", "version", name="mails_once"),
    )
    op.create_index("mails_subject", "mails", ["subject"])
    op.create_index("mails_due", "mails", ["due_at"], postgresql_where=sa.text("status = 'due'"))
    op.create_index("mails_failed", "mails", ["id"], postgresql_where=sa.text("status = 'failed'"))
    op.execute("create view failed_mails as select id from mails where status = 'failed'")
    op.create_table(
        "mail_clerk",
        sa.Column("sole", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("sole", name="one_clerk"),
        sa.PrimaryKeyConstraint("sole"),
    )
    op.execute(
        "insert into mail_clerk (position, since) select max(position), max(position) from outbox having count(*) > 0"
    )


def downgrade() -> None:
    op.drop_table("mail_clerk")
    op.execute("drop view failed_mails")
    op.drop_table("mails")
    for table in ("orders", "accounts"):
        op.drop_column(table, "language")
