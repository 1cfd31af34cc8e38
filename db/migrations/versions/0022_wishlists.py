"""Wishlists."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wishlists",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["accounts.id"], name=op.f("fk_wishlists_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishlists")),
    )
    op.create_table(
        "wishes",
        sa.Column("wishlist_id", sa.UUID(), nullable=False),
        sa.Column("product_id", sa.UUID(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("told_price", sa.BigInteger(), nullable=True),
        sa.Column("told_in_stock", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(told_price is null) = (told_in_stock is null)", name=op.f("ck_wishes_told_of_both_or_of_nothing")
        ),
        sa.ForeignKeyConstraint(["wishlist_id"], ["wishlists.id"], name=op.f("fk_wishes_wishlist_id_wishlists")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_wishes_product_id_products")),
        sa.PrimaryKeyConstraint("wishlist_id", "product_id", name=op.f("pk_wishes")),
    )
    op.create_index(op.f("ix_wishes_product_id"), "wishes", ["product_id"])


def downgrade() -> None:
    op.drop_table("wishes")
    op.drop_table("wishlists")
