"""Guests: carts without a customer, orders without an account, and which e-mail address an order is for."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NO_GUESTS = """
do $$ begin if exists (select from orders where customer_id is null) then raise exception
    'This store has orders of guests; restore a backup.'; end if; end $$
"""


def upgrade() -> None:
    """What was ordered before has the address its customer has now; a program of before leaves it out, and may."""
    op.alter_column("orders", "customer_id", nullable=True)
    op.add_column("orders", sa.Column("email", sa.String(), nullable=True))
    op.add_column("orders", sa.Column("email_key", sa.String(), nullable=True))
    op.execute(
        "update orders o set email = a.email, email_key = a.email_key from accounts a where a.id = o.customer_id"
    )
    op.create_check_constraint("guests_have_an_address", "orders", "customer_id is not null or email is not null")
    op.create_index("orders_guests", "orders", ["email_key"], postgresql_where=sa.text("customer_id is null"))

    op.alter_column("coupon_redemptions", "customer_id", nullable=True)
    op.add_column("coupon_redemptions", sa.Column("email_key", sa.String(), nullable=True))
    op.execute("update coupon_redemptions r set email_key = a.email_key from accounts a where a.id = r.customer_id")
    op.create_index("coupon_redemptions_email", "coupon_redemptions", ["coupon_id", "email_key"])

    op.alter_column("carts", "customer_id", nullable=True)
    op.add_column("carts", sa.Column("token_hash", sa.LargeBinary(), nullable=True))
    op.add_column("carts", sa.Column("token_seed", sa.LargeBinary(), nullable=True))
    op.create_check_constraint(
        "one_owner",
        "carts",
        "num_nonnulls(customer_id, token_hash) = 1 and (token_hash is null) = (token_seed is null)",
    )
    op.create_index(
        "carts_token", "carts", ["token_hash"], unique=True, postgresql_where=sa.text("token_hash is not null")
    )
    op.create_table(
        "cart_merges",
        sa.Column("cart_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("units_brought", sa.BigInteger(), nullable=False),
        sa.Column("units_before", sa.BigInteger(), nullable=False),
        sa.Column("units_after", sa.BigInteger(), nullable=False),
        sa.Column("units_left_out", sa.BigInteger(), nullable=False),
        sa.Column("at", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["accounts.id"]),
        sa.PrimaryKeyConstraint("cart_id"),
    )
    op.create_index("ix_cart_merges_customer_id", "cart_merges", ["customer_id"])
    op.alter_column("shop", "guest_checkout", server_default=sa.text("true"))


def downgrade() -> None:
    """Of a store in which no guest has ordered."""
    op.execute(NO_GUESTS)
    op.alter_column("shop", "guest_checkout", server_default=sa.text("false"))
    op.drop_table("cart_merges")
    op.execute("delete from carts where customer_id is null")
    op.drop_index("carts_token", table_name="carts")
    op.drop_constraint("one_owner", "carts")
    op.drop_column("carts", "token_seed")
    op.drop_column("carts", "token_hash")
    op.alter_column("carts", "customer_id", nullable=False)
    op.drop_index("coupon_redemptions_email", table_name="coupon_redemptions")
    op.drop_column("coupon_redemptions", "email_key")
    op.alter_column("coupon_redemptions", "customer_id", nullable=False)
    op.drop_index("orders_guests", table_name="orders")
    op.drop_constraint("guests_have_an_address", "orders")
    op.drop_column("orders", "email_key")
    op.drop_column("orders", "email")
    op.alter_column("orders", "customer_id", nullable=False)
