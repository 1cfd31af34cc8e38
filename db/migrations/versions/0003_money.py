"""Money: providers, refunds, webhooks, coupons, shipping and tax."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = DateTimeUTC(timezone=True)
NOW = sa.text("now()")
FALSE = sa.text("false")
ZERO = sa.text("0")
ONE = sa.text("1")


def upgrade() -> None:
    coupons()
    charges()
    orders_and_carts()
    payments()
    refunds()


def coupons() -> None:
    op.create_table(
        "coupons",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=True),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("min_subtotal", sa.BigInteger(), nullable=True),
        sa.Column("max_redemptions", sa.Integer(), nullable=True),
        sa.Column("max_per_customer", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("redeemed", sa.Integer(), server_default=ZERO, nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("turns_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("version", sa.Integer(), server_default=ONE, nullable=False),
        sa.CheckConstraint("redeemed >= 0 and redeemed <= max_redemptions", name="redeemed_within_limit"),
        sa.CheckConstraint("value > 0 and (kind <> 'percent' or value <= 100)", name="value_makes_sense"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("coupons_code", "coupons", [sa.text("lower(code)")], unique=True)
    op.create_index("coupons_turns", "coupons", ["turns_at"], postgresql_where=sa.text("turns_at is not null"))
    op.create_table(
        "coupon_redemptions",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("coupon_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.ForeignKeyConstraint(["coupon_id"], ["coupons.id"]),
        sa.ForeignKeyConstraint(["customer_id"], ["accounts.id"]),
        sa.PrimaryKeyConstraint("order_id"),
    )
    op.create_index("coupon_redemptions_customer", "coupon_redemptions", ["coupon_id", "customer_id"])


def charges() -> None:
    op.create_table(
        "shipping_prices",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("free_from", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=ONE, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "shipping_countries",
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("shipping_price_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["shipping_price_id"], ["shipping_prices.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("country"),
    )
    op.create_index(op.f("ix_shipping_countries_shipping_price_id"), "shipping_countries", ["shipping_price_id"])
    op.create_table(
        "tax_rates",
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.Column("included", sa.Boolean(), server_default=FALSE, nullable=False),
        sa.Column("version", sa.Integer(), server_default=ONE, nullable=False),
        sa.CheckConstraint("basis_points between 0 and 10000", name="rate_makes_sense"),
        sa.PrimaryKeyConstraint("country"),
    )


def orders_and_carts() -> None:
    op.add_column("carts", sa.Column("coupon_id", sa.Uuid(), nullable=True))
    op.create_foreign_key("carts_coupon_id_fkey", "carts", "coupons", ["coupon_id"], ["id"], ondelete="SET NULL")
    op.create_index(op.f("ix_carts_coupon_id"), "carts", ["coupon_id"])
    op.add_column("carts", sa.Column("country", sa.String(), nullable=True))
    op.add_column("orders", sa.Column("tax_included", sa.Boolean(), server_default=FALSE, nullable=False))
    op.drop_constraint("total_adds_up", "orders")
    op.create_check_constraint(
        "total_adds_up",
        "orders",
        "total = subtotal - discount + shipping + case when tax_included then 0 else tax end",
    )


def payments() -> None:
    op.add_column("payments", sa.Column("refunded", sa.BigInteger(), server_default=ZERO, nullable=False))
    op.add_column("payments", sa.Column("late", sa.Boolean(), server_default=FALSE, nullable=False))
    op.add_column("payments", sa.Column("provider_key", sa.String(), nullable=True))
    op.add_column("payments", sa.Column("method", sa.String(), nullable=True))
    op.add_column("payments", sa.Column("tries", sa.Integer(), server_default=ZERO, nullable=False))
    op.add_column("payments", sa.Column("due_at", MOMENT, nullable=True))
    op.add_column("payments", sa.Column("status_at", MOMENT, server_default=NOW, nullable=False))
    op.execute(
        "update payments set provider_key = 'tradepost-' || id,"
        " refunded = case when status = 'refunded' then amount else 0 end"
    )
    op.alter_column("payments", "provider_key", nullable=False)
    op.alter_column("payments", "provider_ref", nullable=True)
    op.create_check_constraint("refunds_within_payment", "payments", "refunded between 0 and amount")
    op.create_unique_constraint("payments_reference_once", "payments", ["provider", "provider_ref"])
    op.drop_index("payments_one_capture", table_name="payments")
    taken, still_open = (
        "status in ('succeeded', 'refunded') and not late",
        "status in ('created', 'unknown', 'pending')",
    )
    op.create_index("payments_one_capture", "payments", ["order_id"], unique=True, postgresql_where=sa.text(taken))
    op.create_index("payments_one_open", "payments", ["order_id"], unique=True, postgresql_where=sa.text(still_open))
    op.create_index("payments_due", "payments", ["provider", "due_at"], postgresql_where=sa.text("due_at is not null"))
    op.create_table(
        "payment_exceptions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("raised_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), server_default=ONE, nullable=False),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("payment_id", "kind", name="payment_exceptions_once"),
    )
    op.create_table(
        "payment_webhooks",
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("provider_ref", sa.String(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", MOMENT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("provider", "event_id"),
    )


def refunds() -> None:
    op.create_table(
        "refunds",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("restocked", sa.Boolean(), server_default=FALSE, nullable=False),
        sa.Column("provider_key", sa.String(), nullable=False),
        sa.Column("provider_ref", sa.String(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default=ZERO, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.CheckConstraint("amount > 0", name="refund_positive"),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"]),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_refunds_payment_id"), "refunds", ["payment_id"])
    op.create_index(op.f("ix_refunds_order_id"), "refunds", ["order_id"])
    op.create_index("refunds_at", "refunds", ["created_at"], postgresql_using="brin")
    op.create_index("refunds_due", "refunds", ["due_at"], postgresql_where=sa.text("due_at is not null"))
    op.add_column("payment_transactions", sa.Column("refund_id", sa.Uuid(), nullable=True))
    op.add_column("payment_transactions", sa.Column("raw", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.create_foreign_key(
        "payment_transactions_refund_id_fkey", "payment_transactions", "refunds", ["refund_id"], ["id"]
    )
    op.execute(
        "insert into refunds (id, payment_id, order_id, amount, reason, status, provider_key, provider_ref, created_at)"
        " select t.id, p.id, p.order_id, t.amount, 'refunded', 'succeeded', 'tradepost-' || t.id, t.provider_ref, t.at"
        " from payment_transactions t join payments p on p.id = t.payment_id where t.kind = 'refund' and t.amount > 0"
    )
    op.execute("update payment_transactions set refund_id = id where kind = 'refund' and amount > 0")
    op.create_unique_constraint("payment_transactions_refund_id_key", "payment_transactions", ["refund_id"])
    op.create_index(
        "payment_transactions_once", "payment_transactions", ["payment_id", "kind", "provider_ref"], unique=True
    )
    op.create_index(
        "payment_captured_once",
        "payment_transactions",
        ["payment_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'capture'"),
    )


def downgrade() -> None:
    """Of a store that has used none of it: what the tables of before have no place for must not be lost silently."""
    op.execute(
        "do $$ begin if exists (select from orders where tax_included) or exists (select from payments where late or"
        " provider_ref is null or status not in ('succeeded', 'failed', 'refunded')) then raise exception"
        " 'This store has payments or taxes that the tables of before have no place for; restore a backup.';"
        " end if; end $$"
    )
    op.drop_index("payment_captured_once", table_name="payment_transactions")
    op.drop_index("payment_transactions_once", table_name="payment_transactions")
    op.drop_column("payment_transactions", "raw")
    op.drop_column("payment_transactions", "refund_id")
    op.drop_table("refunds")
    op.drop_table("payment_webhooks")
    op.drop_table("payment_exceptions")
    op.drop_index("payments_due", table_name="payments")
    op.drop_index("payments_one_open", table_name="payments")
    op.drop_index("payments_one_capture", table_name="payments")
    op.drop_constraint("payments_reference_once", "payments")
    op.alter_column("payments", "provider_ref", nullable=False)
    op.drop_constraint("refunds_within_payment", "payments")
    for column in ("refunded", "late", "provider_key", "method", "tries", "due_at", "status_at"):
        op.drop_column("payments", column)
    op.create_index(
        "payments_one_capture",
        "payments",
        ["order_id"],
        unique=True,
        postgresql_where=sa.text("status in ('succeeded', 'refunded')"),
    )
    op.drop_constraint("total_adds_up", "orders")
    op.create_check_constraint("total_adds_up", "orders", "total = subtotal - discount + shipping + tax")
    op.drop_column("orders", "tax_included")
    op.drop_column("carts", "country")
    op.drop_column("carts", "coupon_id")
    for table in ("tax_rates", "shipping_countries", "shipping_prices", "coupon_redemptions", "coupons"):
        op.drop_table(table)
