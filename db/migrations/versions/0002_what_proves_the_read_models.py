"""What proves the read models: when somebody became a customer, what was parked, what was trimmed."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("customer_since", DateTimeUTC(timezone=True), nullable=True))
    op.execute(
        "update accounts set customer_since = created_at where role = 'CUSTOMER' or exists (select from outbox"
        " where aggregate_id = accounts.id and type = 'CustomerRegistered')"
    )
    op.create_index("accounts_customer_since", "accounts", ["customer_since"], postgresql_using="brin")
    op.add_column("orders", sa.Column("reference", sa.String(), nullable=True))
    op.create_unique_constraint("orders_reference_key", "orders", ["reference"])
    op.create_index("orders_placed", "orders", ["placed_at"], postgresql_using="brin")
    op.create_index("orders_paid", "orders", ["paid_at"], postgresql_using="brin")
    op.create_index("order_history_at", "order_history", ["at"], postgresql_using="brin")
    op.create_index("payment_transactions_at", "payment_transactions", ["at"], postgresql_using="brin")
    op.create_table(
        "outbox_trims",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_table(
        "parked_events",
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("parked_at", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("requeued_at", DateTimeUTC(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("model", "position"),
    )


def downgrade() -> None:
    op.drop_table("parked_events")
    op.drop_table("outbox_trims")
    op.drop_index("payment_transactions_at", table_name="payment_transactions")
    op.drop_index("order_history_at", table_name="order_history")
    op.drop_index("orders_paid", table_name="orders")
    op.drop_index("orders_placed", table_name="orders")
    op.drop_constraint("orders_reference_key", "orders")
    op.drop_column("orders", "reference")
    op.drop_index("accounts_customer_since", table_name="accounts")
    op.drop_column("accounts", "customer_since")
