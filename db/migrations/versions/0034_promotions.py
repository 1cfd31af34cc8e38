"""Sale prices with a beginning and an end, and promotions."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

SALE_MOMENTS = ("sale_starts_at", "sale_ends_at", "sale_turns_at")


def upgrade() -> None:
    op.add_column("variants", sa.Column("sale_price", sa.BigInteger()))
    for moment in SALE_MOMENTS:
        op.add_column("variants", sa.Column(moment, DateTimeUTC(timezone=True)))
    op.create_check_constraint("sale_price_never_negative", "variants", "sale_price >= 0")
    op.create_index(
        "ix_variants_sale_turns_at",
        "variants",
        ["sale_turns_at"],
        postgresql_where=sa.text("sale_turns_at is not null"),
    )
    op.create_table(
        "promotions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("terms", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("starts_at", DateTimeUTC(timezone=True)),
        sa.Column("ends_at", DateTimeUTC(timezone=True)),
        sa.Column("turns_at", DateTimeUTC(timezone=True)),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", DateTimeUTC(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
    )
    op.add_column(
        "orders",
        sa.Column("promotions", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("orders", "promotions")
    op.drop_table("promotions")
    op.drop_index("ix_variants_sale_turns_at", "variants")
    op.drop_constraint("sale_price_never_negative", "variants")
    for moment in SALE_MOMENTS:
        op.drop_column("variants", moment)
    op.drop_column("variants", "sale_price")
