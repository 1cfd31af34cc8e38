"""Catalogs that are sent over HTTP."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("file_name", sa.String()),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("default_stock", sa.Integer(), nullable=False),
        sa.Column("read_bytes", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("unknown_fields", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("problem", sa.String()),
        sa.Column("created_at", DateTimeUTC(timezone=True), nullable=False),
        sa.Column("started_at", DateTimeUTC(timezone=True)),
        sa.Column("ended_at", DateTimeUTC(timezone=True)),
    )
    op.create_index(
        "ix_imports_waiting", "imports", ["id"], postgresql_where=sa.text("status in ('waiting', 'running')")
    )
    op.create_table(
        "import_pieces",
        sa.Column("import_id", sa.Uuid(), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "import_refused_rows",
        sa.Column("import_id", sa.Uuid(), sa.ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String()),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("errors", JSONB(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("import_refused_rows")
    op.drop_table("import_pieces")
    op.drop_table("imports")
