"""Variants that may be ordered beyond what lies on the shelf, and which units of orders were."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("variants", sa.Column("backorder", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("order_items", sa.Column("backordered_quantity", sa.Integer(), nullable=False, server_default="0"))
    op.drop_constraint("stock_never_negative", "variants")
    op.create_check_constraint("stock_owed_at_most", "variants", "stock_quantity >= -10000")


def downgrade() -> None:
    op.drop_constraint("stock_owed_at_most", "variants")
    op.create_check_constraint("stock_never_negative", "variants", "stock_quantity >= 0")
    op.drop_column("order_items", "backordered_quantity")
    op.drop_column("variants", "backorder")
