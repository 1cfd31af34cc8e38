"""What was bought in another system is its own people's, until an address is proven."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KNOWN_FROM_HISTORY = """
update accounts a set historic = true
where a.password_hash is null and a.role = 'CUSTOMER' and exists (select from orders o where o.customer_id = a.id)
and not exists (select from orders o where o.customer_id = a.id and not o.historic)
"""
# Nobody has proven an address yet. Who registered one was counted as a new customer then, and is not counted again.
PEOPLE = """
insert into accounts (email, name, email_key, created_at, historic)
select distinct a.email, a.name, a.email_key, a.created_at, true
from accounts a join orders o on o.customer_id = a.id where o.historic and not a.historic
"""
MOVED = """
update orders o set customer_id = h.id
from accounts a join accounts h on h.email_key = a.email_key and h.historic
where o.customer_id = a.id and o.historic and not a.historic
"""


def upgrade() -> None:
    op.add_column("accounts", sa.Column("historic", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.execute(KNOWN_FROM_HISTORY)
    op.drop_index("accounts_email", table_name="accounts")
    op.create_index("accounts_email", "accounts", ["email_key"], unique=True, postgresql_where=sa.text("not historic"))
    op.create_index(
        "accounts_email_historic", "accounts", ["email_key"], unique=True, postgresql_where=sa.text("historic")
    )
    op.execute(PEOPLE)
    op.execute(MOVED)


def downgrade() -> None:
    """Of a store in which nobody has an address that history knows too."""
    op.drop_index("accounts_email_historic", table_name="accounts")
    op.drop_index("accounts_email", table_name="accounts")
    op.create_index("accounts_email", "accounts", ["email_key"], unique=True)
    op.drop_column("accounts", "historic")
