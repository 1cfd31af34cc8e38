"""A refund says what its order was when it was decided: whether that was before the goods were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of those decided before, nobody wrote it down."""
    op.add_column("refunds", sa.Column("order_status", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("refunds", "order_status")
