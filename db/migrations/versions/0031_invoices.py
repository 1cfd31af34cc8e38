"""Invoices and credit notes, numbered without gaps. What was paid before has none."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invoice_numbers",
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("year", sa.Integer(), primary_key=True),
        sa.Column("last", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "invoices",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.Uuid(), sa.ForeignKey("orders.id"), nullable=False),
        sa.Column("refund_id", sa.Uuid(), sa.ForeignKey("refunds.id"), unique=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("document", JSONB(), nullable=False),
        sa.CheckConstraint("(kind = 'invoice') = (refund_id is null)", name="credit_notes_are_of_refunds"),
    )
    op.create_index("ix_invoices_order_id", "invoices", ["order_id"])
    op.create_index("invoices_numbers_once", "invoices", ["kind", "year", "number"], unique=True)
    op.create_index(
        "invoices_one_an_order", "invoices", ["order_id"], unique=True, postgresql_where=sa.text("kind = 'invoice'")
    )
    op.execute(
        """
        create function invoices_stay() returns trigger language plpgsql as $$
        begin
            raise exception 'An invoice is never changed, nor deleted.' using errcode = 'insufficient_privilege';
        end $$
        """
    )
    op.execute(
        "create trigger invoices_stay before update or delete on invoices"
        " for each statement execute function invoices_stay()"
    )
    op.add_column("orders", sa.Column("tax_basis_points", sa.Integer()))
    op.add_column(
        "shop",
        sa.Column("invoices_since", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("shop", "invoices_since")
    op.drop_column("orders", "tax_basis_points")
    op.drop_table("invoices")
    op.execute("drop function invoices_stay()")
    op.drop_table("invoice_numbers")
