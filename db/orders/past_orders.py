"""Historic orders, written set by set: whatever the batch's size, the number of statements is the same."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import msgspec

from db.ids import new_id
from db.pool import Connection
from domain.accounts.account import email_key
from domain.order_status import OrderStatus
from domain.orders.order import Actor, PastOrder, statuses_up_to
from domain.payments.payment import PaymentStatus, Provider, TransactionKind

ADD_ACCOUNTS: Final = """
insert into accounts (id, email, name, created_at, email_key, customer_since, historic)
select a.*, a.at, true
from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::text[]) as a(id, email, name, at, email_key)
on conflict (email_key) where historic do nothing returning email_key
"""
ACCOUNTS: Final = "select id, email_key from accounts where email_key = any($1::text[]) and historic"
KNOWN: Final = """
select n.name, o.placed_at, o.status, i.sku, i.quantity, i.unit_price
from (select reference as name, id from orders where reference = any($1::text[])
      union all
      select id::text, id from orders where id = any($2::uuid[])) as n
join orders o on o.id = n.id join order_items i on i.order_id = o.id
"""
ADD_ORDERS: Final = """
insert into orders (id, customer_id, status, subtotal, discount, shipping, tax, total, placed_at, paid_at, updated_at,
                    version, reference, historic, email, email_key)
select id, customer, status, total, 0, 0, 0, total, placed_at, placed_at, placed_at, version, reference, true, email,
       email_key
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::timestamptz[], $6::int[], $7::text[], $8::text[],
            $9::text[])
     as o(id, customer, status, total, placed_at, version, reference, email, email_key)
"""
ADD_LINES: Final = """
insert into order_items (id, order_id, place, product_id, variant_id, sku, name, options, unit_price, quantity,
                         sent_quantity)
select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::jsonb[],
                     $9::bigint[], $10::int[], $11::int[])
"""
ADD_HISTORY: Final = """
insert into order_history (order_id, status, at, actor)
select o.id, s.status, o.placed_at, $5 from unnest($1::uuid[], $2::timestamptz[]) as o(id, placed_at)
join unnest($3::uuid[], $4::text[]) with ordinality as s(id, status, place) on s.id = o.id order by s.place
"""
ADD_PAYMENTS: Final = """
with paid as (
    insert into payments (id, order_id, provider, status, amount, provider_key, provider_ref, created_at)
    select p.id, p.order_id, $5::text, $6::text, p.amount, 'tradepost-' || p.id,
           $5::text || '_' || replace(p.id::text, '-', ''), p.at
    from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[]) as p(id, order_id, amount, at)
    returning id, amount, provider_ref, created_at
)
insert into payment_transactions (payment_id, kind, amount, provider_ref, at)
select id, $7, amount, provider_ref, created_at from paid
"""


class SoldGoods(NamedTuple):
    """`unit_price` in minor units."""

    sku: str
    quantity: int
    unit_price: int


class KnownOrder(NamedTuple):
    """How often each line stands in it, for other systems write them in any order."""

    placed_at: datetime
    lines: Counter[SoldGoods]
    status: OrderStatus


class FiledOrder(msgspec.Struct, frozen=True):
    id: UUID
    customer: UUID
    order: PastOrder


def as_id(reference: str) -> UUID | None:
    """None of what is no id, as this shop writes them."""
    try:
        found = UUID(reference)
    except ValueError:
        return None
    return found if str(found) == reference else None


class PastOrders:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def accounts(self, first_orders: Mapping[str, PastOrder]) -> tuple[dict[str, UUID], set[str]]:
        """Accounts by what their e-mail addresses are compared by, made where missing; and those that were made."""
        orders = list(first_orders.values())
        added = await self._connection.fetch(
            ADD_ACCOUNTS,
            [new_id() for _ in orders],
            [order.email for order in orders],
            [order.customer_name for order in orders],
            [order.placed_at for order in orders],
            list(first_orders),
        )
        rows = await self._connection.fetch(ACCOUNTS, list(first_orders))
        return {row["email_key"]: row["id"] for row in rows}, {row["email_key"] for row in added}

    async def known(self, references: Sequence[str]) -> dict[str, KnownOrder]:
        """The orders that were taken over under these names already, or are here under these ids."""
        rows = await self._connection.fetch(KNOWN, references, [one for one in map(as_id, references) if one])
        lines: dict[str, Counter[SoldGoods]] = defaultdict(Counter)
        for row in rows:
            lines[row["name"]][SoldGoods(row["sku"], row["quantity"], row["unit_price"])] += 1
        return {
            row["name"]: KnownOrder(row["placed_at"], lines[row["name"]], OrderStatus(row["status"])) for row in rows
        }

    async def add(self, filed: Sequence[FiledOrder]) -> None:
        ids = [entry.id for entry in filed]
        placed_at = [entry.order.placed_at for entry in filed]
        totals = [entry.order.total for entry in filed]
        moves = [(entry.id, status) for entry in filed for status in statuses_up_to(entry.order.status)]
        await self._connection.execute(
            ADD_ORDERS,
            ids,
            [entry.customer for entry in filed],
            [entry.order.status.value for entry in filed],
            totals,
            placed_at,
            [len(statuses_up_to(entry.order.status)) for entry in filed],
            [entry.order.reference for entry in filed],
            [entry.order.email for entry in filed],
            [email_key(entry.order.email) for entry in filed],
        )
        await self._add_lines(filed)
        await self._connection.execute(
            ADD_HISTORY,
            ids,
            placed_at,
            [order for order, _ in moves],
            [status.value for _, status in moves],
            Actor.SYSTEM.value,
        )
        await self._connection.execute(
            ADD_PAYMENTS,
            [new_id() for _ in filed],
            ids,
            totals,
            placed_at,
            Provider.MANUAL.value,
            PaymentStatus.SUCCEEDED.value,
            TransactionKind.CAPTURE.value,
        )

    async def _add_lines(self, filed: Sequence[FiledOrder]) -> None:
        lines = [(entry.id, place, line) for entry in filed for place, line in enumerate(entry.order.lines)]
        await self._connection.execute(
            ADD_LINES,
            [new_id() for _ in lines],
            [order for order, _, _ in lines],
            [place for _, place, _ in lines],
            [line.product_id for _, _, line in lines],
            [line.variant_id for _, _, line in lines],
            [line.sku for _, _, line in lines],
            [line.name for _, _, line in lines],
            [msgspec.json.encode(line.options).decode() for _, _, line in lines],
            [line.unit_price for _, _, line in lines],
            [line.quantity for _, _, line in lines],
            [line.quantity if entry.order.was_sent else 0 for entry in filed for line in entry.order.lines],
        )
