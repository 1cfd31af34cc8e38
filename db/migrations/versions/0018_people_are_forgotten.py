"""Who asks for it is forgotten, and the orders keep their figures."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("erased_at", DateTimeUTC(timezone=True), nullable=True))
    op.add_column("orders", sa.Column("buyer_forgotten_at", DateTimeUTC(timezone=True), nullable=True))
    op.create_index("accounts_erased", "accounts", ["erased_at"], postgresql_where=sa.text("erased_at is not null"))


def downgrade() -> None:
    op.drop_index("accounts_erased", table_name="accounts")
    op.drop_column("orders", "buyer_forgotten_at")
    op.drop_column("accounts", "erased_at")
