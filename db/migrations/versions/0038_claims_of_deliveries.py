"""Who claims a delivery to a webhook moves nothing that is shown of it."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

# Until now a claim was a try ahead, which is due when the claim is over.
AS_BEFORE = """
update webhook_deliveries set due_at = greatest(due_at, claimed_until), tries = tries + 1
where status = 'due' and claimed_until is not null
"""


def upgrade() -> None:
    """What is under way has been counted as a try, and is nobody else's until it is due."""
    op.add_column("webhook_deliveries", sa.Column("claimed_until", DateTimeUTC(timezone=True)))
    op.add_column("webhook_deliveries", sa.Column("claims", sa.Integer(), server_default=sa.text("0"), nullable=False))


def downgrade() -> None:
    op.execute(AS_BEFORE)
    op.drop_column("webhook_deliveries", "claims")
    op.drop_column("webhook_deliveries", "claimed_until")
