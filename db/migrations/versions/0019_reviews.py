"""Reviews, and reports of them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("product_id", sa.UUID(), nullable=False),
        sa.Column("customer_id", sa.UUID(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moderated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moderated_by", sa.UUID(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("rating between 1 and 5", name=op.f("ck_reviews_one_to_five")),
        sa.CheckConstraint("status in ('pending', 'approved', 'rejected')", name=op.f("ck_reviews_status_known")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_reviews_product_id_products")),
        sa.ForeignKeyConstraint(["customer_id"], ["accounts.id"], name=op.f("fk_reviews_customer_id_accounts")),
        sa.ForeignKeyConstraint(["moderated_by"], ["accounts.id"], name=op.f("fk_reviews_moderated_by_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index("reviews_one_each", "reviews", ["product_id", "customer_id"], unique=True)
    op.create_index(op.f("ix_reviews_customer_id"), "reviews", ["customer_id"])
    op.create_table(
        "review_reports",
        sa.Column("review_id", sa.UUID(), nullable=False),
        sa.Column("customer_id", sa.UUID(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("settled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_review_reports_review_id_reviews"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["accounts.id"], name=op.f("fk_review_reports_customer_id_accounts")),
        sa.PrimaryKeyConstraint("review_id", "customer_id", name=op.f("pk_review_reports")),
    )


def downgrade() -> None:
    op.drop_table("review_reports")
    op.drop_table("reviews")
