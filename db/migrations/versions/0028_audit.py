"""The audit: who of the shop's own people did what."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_records",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("at", DateTimeUTC(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), sa.ForeignKey("accounts.id")),
        sa.Column("request_id", sa.String()),
        sa.Column("address", sa.String()),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("target_kind", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("before", JSONB()),
        sa.Column("after", JSONB()),
    )
    op.execute(
        """
        create function audit_stays() returns trigger language plpgsql as $$
        begin
            raise exception 'The audit is added to, and never changed.' using errcode = 'insufficient_privilege';
        end $$
        """
    )
    op.execute(
        "create trigger audit_stays before update or delete on audit_records"
        " for each statement execute function audit_stays()"
    )
    op.execute("revoke update, delete on audit_records from public, current_user")


def downgrade() -> None:
    op.drop_table("audit_records")
    op.execute("drop function audit_stays()")
