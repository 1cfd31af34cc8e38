"""Files in the media store, and which of them, and which variant, a product's picture shows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "media_files",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("leaving_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("thumbnails", JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("thumbnails_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("thumbnail_tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_media_files")),
    )
    op.create_index(op.f("ix_media_files_claimed_at"), "media_files", ["claimed_at"])
    op.create_index(
        "media_files_due",
        "media_files",
        ["thumbnails_due_at"],
        postgresql_where=sa.text("thumbnails_due_at is not null"),
    )
    op.add_column("product_images", sa.Column("variant_id", sa.UUID(), nullable=True))
    op.add_column("product_images", sa.Column("file_name", sa.String(), nullable=True))
    op.create_index(op.f("ix_product_images_variant_id"), "product_images", ["variant_id"])
    op.create_index(op.f("ix_product_images_file_name"), "product_images", ["file_name"])
    op.create_foreign_key(
        op.f("fk_product_images_variant_id_variants"), "product_images", "variants", ["variant_id"], ["id"]
    )
    op.create_foreign_key(
        op.f("fk_product_images_file_name_media_files"), "product_images", "media_files", ["file_name"], ["name"]
    )


def downgrade() -> None:
    op.drop_column("product_images", "file_name")
    op.drop_column("product_images", "variant_id")
    op.drop_table("media_files")
