"""How much of a product was sold when sales were ranked last: the search index goes by that, and not by every sale."""

import sqlalchemy as sa
from alembic import op

from db.migrations.beside import fill

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None
serves = "0041"


def upgrade() -> None:
    column = sa.Column("units_ranked", sa.BigInteger(), server_default=sa.text("0"), nullable=False)
    op.add_column("product_sales", column, if_not_exists=True)
    fill("product_sales", "product_id", "units_ranked = units", "units_ranked <> units")


def downgrade() -> None:
    op.drop_column("product_sales", "units_ranked")
