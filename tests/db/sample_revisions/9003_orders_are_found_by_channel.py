"""A sample: an index, a foreign key and a check of a table that is in use."""

from alembic import op

from db.migrations.beside import constraint, index, no_index

revision = "9003"
down_revision = "9002"
branch_labels = None
depends_on = None
serves = "9001"


def upgrade() -> None:
    index("orders_channel", "orders", ["channel", "placed_at"])
    constraint("channel_named", "orders", "check (channel <> '')")
    constraint("order_items_again", "order_items", "foreign key (order_id) references orders (id)")


def downgrade() -> None:
    op.execute("alter table order_items drop constraint order_items_again")
    op.execute("alter table orders drop constraint channel_named")
    no_index("orders_channel")
