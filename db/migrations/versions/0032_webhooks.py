"""Other programs are told of what happens."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What happened until now is told to nobody."""
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), primary_key=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("events", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("after_position", sa.BigInteger(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("former_secret", sa.String()),
        sa.Column("former_secret_until", DateTimeUTC(timezone=True)),
        sa.Column("switched_off", sa.String()),
        sa.Column("failing_since", DateTimeUTC(timezone=True)),
        sa.Column("created_at", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("removed_at", DateTimeUTC(timezone=True)),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), primary_key=True),
        sa.Column("endpoint_id", sa.Uuid(), sa.ForeignKey("webhook_endpoints.id"), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("answered", sa.Integer()),
        sa.Column("failure", sa.String()),
        sa.Column("answer", sa.String()),
        sa.Column("occurred_at", DateTimeUTC(timezone=True), nullable=False),
        sa.Column("begun_at", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("due_at", DateTimeUTC(timezone=True)),
        sa.Column("settled_at", DateTimeUTC(timezone=True)),
        sa.CheckConstraint("status in ('waiting', 'due', 'delivered', 'failed')", name="status_known"),
        sa.CheckConstraint("(status = 'due') = (due_at is not null)", name="due_until_it_is_not"),
        sa.UniqueConstraint("endpoint_id", "position", name="webhook_deliveries_once"),
    )
    op.create_index("ix_webhook_deliveries_subject", "webhook_deliveries", ["subject"])
    op.create_index(
        "ix_webhook_deliveries_due_at",
        "webhook_deliveries",
        ["endpoint_id", "due_at"],
        postgresql_where=sa.text("status = 'due'"),
    )
    op.create_index(
        "ix_webhook_deliveries_position",
        "webhook_deliveries",
        ["endpoint_id", "subject", "position"],
        postgresql_where=sa.text("status in ('waiting', 'due')"),
    )
    op.execute(
        "create view webhook_log as select id from webhook_endpoints where removed_at is null"
        " union all select id from webhook_deliveries"
    )
    op.create_table(
        "endpoint_clerk",
        sa.Column("sole", sa.Boolean(), server_default=sa.text("true"), primary_key=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("sole", name="one_endpoint_clerk"),
    )
    op.execute("insert into endpoint_clerk (position) select max(position) from outbox having count(*) > 0")


def downgrade() -> None:
    op.drop_table("endpoint_clerk")
    op.execute("drop view webhook_log")
    op.drop_table("webhook_deliveries")
    op.drop_table("webhook_endpoints")
