"""Years of orders in seconds: of one product, written by Postgres itself, as large as real ones."""

from typing import Final

import asyncpg

ADDRESS: Final = (
    '{"name": "Eve", "line1": "1 Main Road", "city": "Bern", "postal_code": "3000", "country": "CH", "line2": null,'
    ' "region": null, "phone": null}'
)
ORDERS: Final = f"""
with placed as (
  insert into orders (customer_id, email, email_key, status, subtotal, discount, shipping, tax, total, shipping_address,
    placed_at, paid_at, updated_at)
  select a.id, a.email, a.email_key, 'DELIVERED', 2000, 0, 0, 0, 2000, '{ADDRESS}', now() - age, now() - age, now()
  from (select id, email, email_key from accounts limit 1) a,
    (select make_interval(mins => n) as age from generate_series($1::int, $2::int) n) years
  returning id, placed_at
), sold as (
  insert into order_items (order_id, place, product_id, variant_id, sku, name, unit_price, quantity)
  select placed.id, spot, v.product_id, v.id, v.sku, 'A lamp with a name as long as most are', 1000, 1
  from placed, (select * from variants limit 1) v, generate_series(0, 1) spot
), went as (
  insert into order_history (order_id, status, at, actor)
  select id, status, placed_at, 'system' from placed, unnest('{{PENDING,PAID,SHIPPED,DELIVERED}}'::text[]) status
)
insert into payments (order_id, provider, status, amount, provider_key, provider_ref)
select id, 'dummy', 'succeeded', 2000, 'tradepost-' || id, 'dummy-' || id from placed
"""
LOT: Final = 50_000


async def add_orders(url: str, count: int) -> None:
    """To a shop that has an account and a product."""
    connection: asyncpg.Connection = await asyncpg.connect(url)
    for first in range(1, count + 1, LOT):
        await connection.execute(ORDERS, first, min(first + LOT - 1, count))
    await connection.execute("analyze")
    await connection.close()
