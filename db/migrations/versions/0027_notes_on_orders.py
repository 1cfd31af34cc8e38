"""Notes on orders, for the shop's own people."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_notes",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("order_id", sa.Uuid(), sa.ForeignKey("orders.id"), nullable=False),
        sa.Column("author_id", sa.Uuid(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", DateTimeUTC(timezone=True), nullable=False),
    )
    op.create_index("ix_order_notes_order_id", "order_notes", ["order_id"])


def downgrade() -> None:
    op.drop_table("order_notes")
