"""The shop's own row. Its currency is what every amount is in, so it is kept by a wall."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shop",
        sa.Column("single", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("tax_number", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("ships_to", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{*}'"), nullable=False),
        sa.Column("guest_checkout", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("low_stock", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("opened_at", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("single", name="one_row"),
        sa.PrimaryKeyConstraint("single"),
    )
    op.execute("""
        create function shop_stays_what_it_is() returns trigger language plpgsql as $$
        begin
            raise exception 'a shop keeps its currency: every amount in this database is in %', old.currency;
        end $$
    """)
    op.execute("""
        create trigger shop_keeps_its_currency before update on shop for each row
        when (new.currency is distinct from old.currency) execute function shop_stays_what_it_is()
    """)
    op.execute("""
        create trigger shop_is_not_deleted before delete on shop for each row execute function shop_stays_what_it_is()
    """)


def downgrade() -> None:
    op.drop_table("shop")
    op.execute("drop function shop_stays_what_it_is()")
