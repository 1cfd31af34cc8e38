"""What the tables say the dashboard must show: the same facts the events carry, from where they came from."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.pool import Connection

# Moments are put into quarters of an hour: every time zone's days have begun at one since 1972.
SALES: Final = """
with registered as (
    select date_bin('15 minutes', customer_since, 'epoch') as at, count(*) as customers
    from accounts where customer_since >= $1 and customer_since < $2 group by 1
), placed as (
    select date_bin('15 minutes', placed_at, 'epoch') as at, status, count(*) as orders
    from orders where placed_at >= $1 and placed_at < $2 group by 1, 2
), paid as (
    select id, date_bin('15 minutes', paid_at, 'epoch') as at, total
    from orders where paid_at >= $1 and paid_at < $2
), given_back as (
    select h.order_id as id, date_bin('15 minutes', h.at, 'epoch') as at
    from order_history h join orders o on o.id = h.order_id
    where h.at >= $1 and h.at < $2 and h.status in ('CANCELLED', 'REFUNDED') and o.paid_at is not null
), refunded as (
    select date_bin('15 minutes', r.created_at, 'epoch') as at, sum(r.amount) as amount
    from refunds r join payments p on p.id = r.payment_id
    where r.created_at >= $1 and r.created_at < $2 and not p.late group by 1
), lines as (
    select m.at, i.product_id, i.sku, sum(m.sign * i.quantity) as units,
           sum(m.sign * (i.unit_price * i.quantity - i.discount)) as revenue
    from (select id, at, 1 as sign from paid union all select id, at, -1 from given_back) as m
    join order_items i on i.order_id = m.id group by 1, 2, 3
)
select at, 'new_customers' as fact, null::uuid as product, null as sku, customers::bigint as amount from registered
union all select at, 'placed:' || status, null, null, orders::bigint from placed
union all select at, 'gross', null, null, sum(total)::bigint from paid group by 1
union all select at, 'orders', null, null, count(*)::bigint from paid group by 1
union all select at, 'refunds', null, null, amount::bigint from refunded
union all select at, 'units', product_id, null, sum(units)::bigint from lines group by 1, 3
union all select at, 'revenue', product_id, null, sum(revenue)::bigint from lines group by 1, 3
union all select at, 'skus', product_id, sku, units::bigint from lines
"""

SPAN: Final = """
select min(at) as first, max(at) as last from (
    select min(customer_since) as at from accounts union all select max(customer_since) from accounts
    union all select min(placed_at) from orders union all select max(placed_at) from orders
    union all select max(at) from order_history union all select max(created_at) from refunds
) as moments
"""


class Sale(msgspec.Struct, frozen=True):
    """`fact` is new_customers, placed:STATUS, gross, orders, refunds; units or revenue of a product; or, as "skus", the
    units of it sold under a SKU.
    """

    at: datetime
    fact: str
    product: UUID | None
    sku: str | None
    amount: int


async def sales_between(connection: Connection, start: datetime, end: datetime) -> list[Sale]:
    """Everything filed under a moment in [start, end), summed up by quarters of an hour. Amounts in minor units."""
    rows = await connection.fetch(SALES, start, end)
    return [Sale(row["at"], row["fact"], row["product"], row["sku"], row["amount"]) for row in rows]


async def span_of_sales(connection: Connection) -> tuple[datetime, datetime] | None:
    """The first and the last moment there is anything about; None of an empty shop."""
    row = await connection.fetchrow(SPAN)
    return None if row is None or row["first"] is None else (row["first"], row["last"])
