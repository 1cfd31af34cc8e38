"""Which attributes and options a search is narrowed by: the shop's own list, where it has one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("search_settings", sa.Column("facets", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("search_settings", "facets")
