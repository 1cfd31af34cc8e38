"""Whether every charge has an owner: the gateway's books against the shop's."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from cli.drill.gateway.books import Taken

SETTLED_SECONDS_MAX: Final = 90
LOOK_SECONDS: Final = 1.0
DUE_NOW: Final = """
with refunds_too as (update refunds set due_at = clock_timestamp() where due_at is not null)
update payments set due_at = clock_timestamp() where due_at is not null
"""
UNDER_WAY: Final = """
select (select count(*) from payments where status in ('created', 'unknown', 'closing') or
            (due_at <= clock_timestamp() and status <> 'cancelled'))
     + (select count(*) from refunds where status <> 'succeeded')
"""
ORDERS: Final = """
select o.id, o.status, case when exists (
    select from payments p where p.order_id = o.id and p.provider in ('stripe', 'razorpay') and not p.late
    and p.status in ('succeeded', 'refunded')) then o.total - o.refunded else 0 end as kept,
    (select count(*) from payments p where p.order_id = o.id and p.late) as late
from orders o
"""


class Order(msgspec.Struct, frozen=True):
    """`kept` is what the shop says it has of it from the gateway, in minor units; `late` counts payments gone back."""

    id: UUID
    status: str
    kept: int
    late: int


async def settled(pool: asyncpg.Pool) -> bool:
    """Everything a provider still has to be asked about is due now: whether that comes to rest."""
    deadline = time.monotonic() + SETTLED_SECONDS_MAX
    while time.monotonic() < deadline:
        await pool.execute(DUE_NOW)
        await asyncio.sleep(LOOK_SECONDS)
        if not await pool.fetchval(UNDER_WAY):
            return True
    return False


async def orders_in_the_ledger(pool: asyncpg.Pool) -> list[Order]:
    return [msgspec.convert(dict(row), Order) for row in await pool.fetch(ORDERS)]


def without_an_owner(taken: Mapping[str, Taken], orders: list[Order]) -> Iterator[str]:
    """What the gateway has kept of each order, and what the shop says, where they differ."""
    for order in orders:
        at_the_gateway = taken.get(str(order.id), Taken())
        left = at_the_gateway.captured - at_the_gateway.refunded
        if left != order.kept:
            yield f"order {order.id} is {order.status}: the shop has {order.kept} of it, the customer has paid {left}"
    for name in taken.keys() - {str(order.id) for order in orders}:
        yield f"the gateway has charged for {name}, which is no order"
