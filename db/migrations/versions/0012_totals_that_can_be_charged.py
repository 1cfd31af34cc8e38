"""A total is one that can be charged; what was rounded is a figure of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ADDS_UP = "total = subtotal - discount + shipping + case when tax_included then 0 else tax end"


def upgrade() -> None:
    """Whatever was ordered before was not rounded."""
    op.add_column("orders", sa.Column("rounding", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.drop_constraint("total_adds_up", "orders")
    op.create_check_constraint("total_adds_up", "orders", f"{ADDS_UP} + rounding")


def downgrade() -> None:
    """Of a store in which nothing was rounded."""
    op.execute(
        "do $$ begin if exists (select from orders where rounding <> 0) then raise exception"
        " 'This store has orders whose total was rounded; restore a backup.'; end if; end $$"
    )
    op.drop_constraint("total_adds_up", "orders")
    op.create_check_constraint("total_adds_up", "orders", ADDS_UP)
    op.drop_column("orders", "rounding")
