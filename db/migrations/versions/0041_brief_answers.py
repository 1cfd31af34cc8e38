"""Answers of what costs nobody anything are kept for less long, and only the newest of each caller."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("idempotency_keys", sa.Column("brief", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_index(
        "ix_idempotency_keys_answered_at",
        "idempotency_keys",
        ["caller", "answered_at"],
        postgresql_where=sa.text("brief"),
    )


def downgrade() -> None:
    op.drop_index("ix_idempotency_keys_answered_at", table_name="idempotency_keys")
    op.drop_column("idempotency_keys", "brief")
