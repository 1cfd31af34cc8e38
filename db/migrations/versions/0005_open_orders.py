"""A customer's open orders are found at once, however many were closed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("orders_open", "orders", ["customer_id"], postgresql_where=sa.text("status = 'PENDING'"))


def downgrade() -> None:
    op.drop_index("orders_open", "orders")
