"""Rules by which products stand further up or down in searches."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("search_settings", sa.Column("boosts", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("search_settings", "boosts")
