"""A kept answer knows what it is about: forgetting somebody finds theirs by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# Of older answers one knows only what they name.
NAMED = """
update idempotency_keys set about = array(
    select distinct named[1]::uuid
    from regexp_matches(convert_from(body, 'UTF8'), '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'g') as m(named))
"""


def upgrade() -> None:
    op.add_column(
        "idempotency_keys",
        sa.Column("about", sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'::uuid[]"), nullable=False),
    )
    op.execute(NAMED)
    op.create_index("idempotency_keys_about", "idempotency_keys", ["about"], postgresql_using="gin")


def downgrade() -> None:
    op.drop_index("idempotency_keys_about", table_name="idempotency_keys")
    op.drop_column("idempotency_keys", "about")
