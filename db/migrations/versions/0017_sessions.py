"""A session is a row of its own: one can see where one is signed in, and end it. What ended is gone."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# What it was opened with was never asked.
LIVE = """
insert into sessions (id, account_id, device, created_at, last_seen_at, expires_at)
select family, account_id, 'Unknown device', min(issued_at), max(issued_at), max(expires_at)
from refresh_tokens group by family, account_id having bool_and(revoked_at is null)
"""
ENDED = "delete from refresh_tokens where not exists (select from sessions where sessions.id = refresh_tokens.family)"
BACK = """
update refresh_tokens t set account_id = s.account_id, issued_at = t.expires_at - interval '30 days'
from sessions s where s.id = t.family
"""


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("created_at", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_seen_at", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_sessions_account_id"), "sessions", ["account_id"])
    op.create_index("sessions_expires", "sessions", ["expires_at"])
    op.execute(LIVE)
    op.execute(ENDED)
    op.drop_index(op.f("ix_refresh_tokens_account_id"), table_name="refresh_tokens")
    op.drop_index("refresh_tokens_family", table_name="refresh_tokens")
    for column in ("account_id", "issued_at", "revoked_at"):
        op.drop_column("refresh_tokens", column)
    op.alter_column("refresh_tokens", "family", new_column_name="session_id")
    op.create_foreign_key(
        "refresh_tokens_session_id_fkey", "refresh_tokens", "sessions", ["session_id"], ["id"], ondelete="CASCADE"
    )
    op.create_index(op.f("ix_refresh_tokens_session_id"), "refresh_tokens", ["session_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_refresh_tokens_session_id"), table_name="refresh_tokens")
    op.drop_constraint("refresh_tokens_session_id_fkey", "refresh_tokens")
    op.alter_column("refresh_tokens", "session_id", new_column_name="family")
    op.add_column("refresh_tokens", sa.Column("account_id", sa.Uuid(), nullable=True))
    op.add_column(
        "refresh_tokens",
        sa.Column("issued_at", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
    )
    op.add_column("refresh_tokens", sa.Column("revoked_at", DateTimeUTC(timezone=True), nullable=True))
    op.execute(BACK)
    op.alter_column("refresh_tokens", "account_id", nullable=False)
    op.create_foreign_key("refresh_tokens_account_id_fkey", "refresh_tokens", "accounts", ["account_id"], ["id"])
    op.create_index(op.f("ix_refresh_tokens_account_id"), "refresh_tokens", ["account_id"])
    op.create_index("refresh_tokens_family", "refresh_tokens", ["family"])
    op.drop_table("sessions")
