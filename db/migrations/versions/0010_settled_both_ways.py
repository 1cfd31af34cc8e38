"""What came back is owed again, people end what no rule can, and a failure says why."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payments", sa.Column("failure", sa.String(), nullable=True))
    op.add_column("refunds", sa.Column("failure", sa.String(), nullable=True))
    op.add_column("payment_exceptions", sa.Column("settled_by", sa.Uuid(), nullable=True))
    op.add_column("payment_exceptions", sa.Column("settled_reason", sa.String(), nullable=True))
    op.create_foreign_key(
        "payment_exceptions_settled_by_fkey", "payment_exceptions", "accounts", ["settled_by"], ["id"]
    )
    op.drop_constraint("payment_transactions_refund_id_key", "payment_transactions")
    op.create_index(op.f("ix_payment_transactions_refund_id"), "payment_transactions", ["refund_id"])


def downgrade() -> None:
    """Of a store in which no refund came back: it was paid out once, or not."""
    op.execute(
        "do $$ begin if exists (select from payment_transactions where kind = 'reversal') then raise exception"
        " 'This store has refunds that came back; restore a backup.'; end if; end $$"
    )
    op.drop_index(op.f("ix_payment_transactions_refund_id"), table_name="payment_transactions")
    op.create_unique_constraint("payment_transactions_refund_id_key", "payment_transactions", ["refund_id"])
    op.drop_column("payment_exceptions", "settled_reason")
    op.drop_column("payment_exceptions", "settled_by")
    op.drop_column("refunds", "failure")
    op.drop_column("payments", "failure")
