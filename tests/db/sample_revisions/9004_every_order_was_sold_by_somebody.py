"""A sample: NOT NULL, once every program writes it and every row has it."""

from alembic import op

from db.migrations.beside import value_needed

revision = "9004"
down_revision = "9003"
branch_labels = None
depends_on = None
serves = "9002"


def upgrade() -> None:
    value_needed("orders", "sold_by")


def downgrade() -> None:
    op.execute("alter table orders alter column sold_by drop not null")
