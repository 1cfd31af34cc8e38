"""A sample: every row gets a value, some at a time."""

from db.migrations.beside import fill

revision = "9002"
down_revision = "9001"
branch_labels = None
depends_on = None
serves = "9001"


def upgrade() -> None:
    fill("orders", "id", "sold_by = 'shop'", "sold_by is null")


def downgrade() -> None:
    pass
