"""Coupons need no phase kept for them: whoever looks at one looks at the clock."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEEP_PHASES = """
update coupons set
    phase = case when starts_at > now() then 'coming' when ends_at <= now() then 'over' else 'running' end,
    turns_at = case when starts_at > now() then starts_at when ends_at > now() then ends_at end
"""


def upgrade() -> None:
    op.drop_index("coupons_turns", "coupons")
    op.drop_column("coupons", "turns_at")
    op.drop_column("coupons", "phase")


def downgrade() -> None:
    op.add_column("coupons", sa.Column("phase", sa.String(), nullable=True))
    op.add_column("coupons", sa.Column("turns_at", sa.TIMESTAMP(timezone=True), nullable=True))
    op.execute(KEEP_PHASES)
    op.alter_column("coupons", "phase", nullable=False)
    op.create_index("coupons_turns", "coupons", ["turns_at"], postgresql_where=sa.text("turns_at is not null"))
