"""Refunds say their goods apart from their money, line by line."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ZERO = sa.text("0")
FALSE = sa.text("false")
COUNTS = ("sent_quantity", "withdrawn_quantity", "refunded_quantity", "restocked_quantity")

# Until now what an order put back was put back as a whole, at the very moment of the refund that said so.
PUT_BACK = """
insert into refund_items (refund_id, order_item_id, quantity, restocked_quantity, withdrawn_quantity)
select r.id, i.id, 0, i.quantity, case when sent.at <= r.created_at then 0 else i.quantity end
from stock_movements m
join refunds r on r.order_id = m.order_id and r.created_at = m.at and r.restocked
join order_items i on i.order_id = m.order_id and i.variant_id = m.variant_id
left join (select order_id, min(at) as at from order_history where status = 'SHIPPED' group by 1) as sent
     on sent.order_id = m.order_id
where m.reason = 'order_refunded'
on conflict do nothing
"""
# The last refund of an order that has all its money back refunded every unit; what was not sent then never is.
REFUNDED = """
insert into refund_items (refund_id, order_item_id, quantity, restocked_quantity, withdrawn_quantity)
select last.id, i.id, i.quantity,
       case when o.status = 'CANCELLED' and not o.historic and back.units is null then i.quantity else 0 end,
       case when sent.order_id is null and back.units is null then i.quantity else 0 end
from orders o
join (select distinct on (r.order_id) r.order_id, r.id from refunds r join payments p on p.id = r.payment_id
      where not p.late order by r.order_id, r.created_at desc, r.id desc) as last on last.order_id = o.id
join order_items i on i.order_id = o.id
left join (select distinct order_id from order_history where status = 'SHIPPED') as sent on sent.order_id = o.id
left join (select order_item_id, sum(restocked_quantity) as units from refund_items group by 1) as back
     on back.order_item_id = i.id
where o.status in ('CANCELLED', 'REFUNDED')
on conflict (refund_id, order_item_id) do update set quantity = excluded.quantity
"""
SUMMED_UP = """
update order_items i set refunded_quantity = said.refunded, restocked_quantity = said.restocked,
       withdrawn_quantity = said.withdrawn
from (select order_item_id, sum(quantity) as refunded, sum(restocked_quantity) as restocked,
             sum(withdrawn_quantity) as withdrawn from refund_items group by 1) as said
where said.order_item_id = i.id
"""
CANCELLED = """
update order_items i set withdrawn_quantity = i.quantity,
       refunded_quantity = case when o.paid_at is null then 0 else i.quantity end,
       restocked_quantity = case when o.historic then 0 else i.quantity end
from orders o where o.id = i.order_id and o.status = 'CANCELLED'
"""
SENT = """
update order_items i set sent_quantity = i.quantity - i.withdrawn_quantity
where exists (select from order_history h where h.order_id = i.order_id and h.status = 'SHIPPED')
"""


def upgrade() -> None:
    op.add_column("orders", sa.Column("historic", sa.Boolean(), server_default=FALSE, nullable=False))
    op.execute("update orders set historic = true where shipping_address is null")
    for name in COUNTS:
        op.add_column("order_items", sa.Column(name, sa.Integer(), server_default=ZERO, nullable=False))
    op.create_table(
        "refund_items",
        sa.Column("refund_id", sa.Uuid(), nullable=False),
        sa.Column("order_item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("restocked_quantity", sa.Integer(), nullable=False),
        sa.Column("withdrawn_quantity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["refund_id"], ["refunds.id"]),
        sa.ForeignKeyConstraint(["order_item_id"], ["order_items.id"]),
        sa.PrimaryKeyConstraint("refund_id", "order_item_id"),
    )
    op.create_index(op.f("ix_refund_items_order_item_id"), "refund_items", ["order_item_id"])
    for statement in (PUT_BACK, REFUNDED, SUMMED_UP, CANCELLED, SENT):
        op.execute(statement)
    op.drop_column("refunds", "restocked")
    op.drop_constraint("refund_positive", "refunds")
    op.create_check_constraint("refund_positive", "refunds", "amount >= 0")
    op.create_check_constraint("refunded_once", "order_items", "refunded_quantity between 0 and quantity")
    op.create_check_constraint("restocked_once", "order_items", "restocked_quantity between 0 and quantity")
    op.create_check_constraint(
        "sent_or_withdrawn",
        "order_items",
        "sent_quantity >= 0 and withdrawn_quantity >= 0 and sent_quantity + withdrawn_quantity <= quantity"
        " and withdrawn_quantity <= greatest(refunded_quantity, restocked_quantity)",
    )


def downgrade() -> None:
    """Of a store without refunds of goods alone, and of single lines: the tables of before have no place for them."""
    op.execute(
        "do $$ begin if exists (select from refunds where amount = 0) or exists (select from order_items where"
        " restocked_quantity not in (0, quantity)) then raise exception"
        " 'This store has refunds that the tables of before have no place for; restore a backup.'; end if; end $$"
    )
    op.add_column("refunds", sa.Column("restocked", sa.Boolean(), server_default=FALSE, nullable=False))
    op.execute(
        "update refunds set restocked = exists (select from refund_items i where i.refund_id = refunds.id"
        " and i.restocked_quantity > 0) and (select status from orders where id = order_id) <> 'CANCELLED'"
    )
    op.drop_constraint("refund_positive", "refunds")
    op.create_check_constraint("refund_positive", "refunds", "amount > 0")
    op.drop_table("refund_items")
    for constraint in ("refunded_once", "restocked_once", "sent_or_withdrawn"):
        op.drop_constraint(constraint, "order_items")
    for name in COUNTS:
        op.drop_column("order_items", name)
    op.drop_column("orders", "historic")
