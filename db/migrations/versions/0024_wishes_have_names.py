"""A wish has an id of its own: what a note about it is about."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("wishes", sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False))
    op.create_index("wishes_id", "wishes", ["id"], unique=True)


def downgrade() -> None:
    op.drop_index("wishes_id", "wishes")
    op.drop_column("wishes", "id")
