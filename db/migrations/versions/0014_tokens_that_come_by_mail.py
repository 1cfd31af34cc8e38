"""Addresses are verified, and passwords set anew, by tokens that come by mail."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Whoever runs the shop made its admins; of the others nobody has proven an address yet."""
    op.add_column("accounts", sa.Column("email_verified_at", DateTimeUTC(timezone=True), nullable=True))
    op.execute("update accounts set email_verified_at = created_at where role = 'ADMIN'")
    op.create_table(
        "account_tokens",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("used_at", DateTimeUTC(timezone=True), nullable=True),
        sa.Column("created_at", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("account_tokens_hash", "account_tokens", ["token_hash"], unique=True)
    op.create_index("account_tokens_purpose", "account_tokens", ["account_id", "purpose"], unique=True)
    op.create_index("account_tokens_expires", "account_tokens", ["expires_at"])


def downgrade() -> None:
    op.drop_table("account_tokens")
    op.drop_column("accounts", "email_verified_at")
