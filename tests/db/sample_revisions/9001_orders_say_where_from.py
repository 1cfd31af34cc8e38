"""A sample: columns that programs of before know nothing of."""

import sqlalchemy as sa
from alembic import op

from db.schema import head

revision = "9001"
down_revision = head()
branch_labels = None
depends_on = None
serves = head()


def upgrade() -> None:
    op.add_column("orders", sa.Column("channel", sa.String(), server_default=sa.text("'web'"), nullable=False))
    op.add_column("orders", sa.Column("sold_by", sa.String(), nullable=True))
    op.alter_column("orders", "sold_by", server_default=sa.text("'shop'"))  # of rows that programs of before add


def downgrade() -> None:
    op.drop_column("orders", "sold_by")
    op.drop_column("orders", "channel")
