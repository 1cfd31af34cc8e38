"""API keys, and what they did in the audit."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("created_at", DateTimeUTC(timezone=True), nullable=False),
        sa.Column("expires_at", DateTimeUTC(timezone=True)),
        sa.Column("last_used_at", DateTimeUTC(timezone=True)),
        sa.Column("ended_at", DateTimeUTC(timezone=True)),
    )
    op.add_column("audit_records", sa.Column("key_id", sa.Uuid(), sa.ForeignKey("api_keys.id")))


def downgrade() -> None:
    op.drop_column("audit_records", "key_id")
    op.drop_table("api_keys")
