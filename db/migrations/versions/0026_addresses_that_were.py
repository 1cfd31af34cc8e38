"""Which address an account had before, and until when: what happened then is told there."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_emails",
        sa.Column("account_id", sa.Uuid(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("until_version", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("left_at", DateTimeUTC(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "until_version"),
    )
    op.create_index("former_emails_left", "former_emails", ["left_at"])


def downgrade() -> None:
    op.drop_table("former_emails")
