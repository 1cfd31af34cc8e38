"""Invoices and credit notes in Postgres, numbered without gaps: from one row a year and series.

That row is locked from when a number is drawn to the commit, so all payments of a shop wait for each other there. A
number is drawn by the transaction's last statement, and lives or dies with it: what is rolled back burns none.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.pool import Connection
from db.writes import Writes
from domain.orders.invoice import Bill, InvoiceDocument, PrintedInvoice, bill_of
from domain.orders.issued_invoice import InvoiceKind, invoice_number
from domain.orders.order import Order

# The year is that of the shop's time zone. Both series are counted by one expression, always in one order: two
# that need both can't wait for each other.
ISSUE: Final = """
invoice_bills as (
    select b.*, o.number as order_number, o.language, (b.at at time zone s.time_zone)::date as day,
           extract(year from b.at at time zone s.time_zone)::int as year,
           jsonb_build_object('name', s.name, 'address', s.address, 'tax_number', s.tax_number) as seller
    from unnest($1::text[], $2::uuid[], $3::uuid[], $4::bigint[], $5::jsonb[], $6::timestamptz[]) with ordinality
         as b(kind, order_id, refund_id, amount, bill, at, place)
    join orders o on o.id = b.order_id cross join shop s
), invoice_counts as (
    insert into invoice_numbers as n (kind, year, last)
    select kind, year, count(*) from invoice_bills group by kind, year order by kind, year
    on conflict (kind, year) do update set last = n.last + excluded.last returning n.kind, n.year, n.last
), invoices_issued as (
    insert into invoices (kind, year, number, order_id, refund_id, amount, issued_at, document)
    select b.kind, b.year, c.last - count(*) over series + row_number() over (series order by b.place), b.order_id,
           b.refund_id, b.amount, b.at, jsonb_build_object('day', b.day, 'order_number', b.order_number,
               'seller', b.seller, 'language', b.language, 'bill', b.bill)
    from invoice_bills b join invoice_counts c on c.kind = b.kind and c.year = b.year
    window series as (partition by b.kind, b.year)
)
"""
LOAD: Final = """
select kind, year, number, order_id, document::text as document from invoices where order_id = any($1::uuid[])
order by order_id, issued_at, kind desc, year, number
"""
MISSING: Final = """
select o.id from orders o
where o.paid_at >= greatest($1, (select s.invoices_since from shop s)) and not o.historic
  and not exists (select from invoices v where v.order_id = o.id and v.kind = 'invoice')
union
select r.order_id from refunds r
join payments p on p.id = r.payment_id and not p.late
join invoices v on v.order_id = r.order_id and v.kind = 'invoice'
where r.created_at >= $1 and r.amount > 0 and not exists (select from invoices c where c.refund_id = r.id)
order by id limit $2
"""


class Pending(msgspec.Struct, frozen=True):
    kind: InvoiceKind
    order: UUID
    refund: UUID | None
    bill: Bill
    at: datetime


decode: Final = msgspec.json.Decoder(InvoiceDocument).decode


async def load_invoices(connection: Connection, orders: Sequence[UUID]) -> dict[UUID, list[PrintedInvoice]]:
    """As they are printed, by order, in the order they were issued."""
    found: dict[UUID, list[PrintedInvoice]] = {}
    for row in await connection.fetch(LOAD, orders):
        kind = InvoiceKind(row["kind"])
        number = invoice_number(kind, row["year"], row["number"])
        found.setdefault(row["order_id"], []).append(PrintedInvoice(kind, number, decode(row["document"])))
    return found


class Invoices:
    def __init__(self, connection: Connection, writes: Writes) -> None:
        self._connection = connection
        self._writes = writes
        self._pending: list[Pending] = []

    def issue(self, order: Order, at: datetime) -> None:
        """Of a locked order that is paid at this moment. It gets its number at the transaction's end."""
        self._pending.append(Pending(InvoiceKind.INVOICE, order.id, None, bill_of(order), at))

    def credit(self, order: Order, refund: UUID, bill: Bill, at: datetime) -> None:
        """As `issue`, for a refund of a locked order that has an invoice. Nothing where it has none."""
        if order.invoice is not None or any(one.order == order.id for one in self._pending):
            self._pending.append(Pending(InvoiceKind.CREDIT_NOTE, order.id, refund, bill, at))

    async def missing(self, since: datetime, limit: int) -> list[UUID]:
        """Orders that were paid, or given some of their money back, and have nothing to show for it."""
        return [row["id"] for row in await self._connection.fetch(MISSING, since, limit)]

    def put_down(self) -> None:
        """Have the numbers drawn by the next statement that writes: from then on others wait for the commit."""
        pending, self._pending = self._pending, []
        if pending:
            self._writes.add(
                ISSUE,
                [one.kind.value for one in pending],
                [one.order for one in pending],
                [one.refund for one in pending],
                [one.bill.total for one in pending],
                [msgspec.json.encode(one.bill).decode() for one in pending],
                [one.at for one in pending],
            )

    async def number_now(self) -> None:
        """Where the answer tells the number: it is drawn some trips earlier than it need be.

        What waits to be written goes first: whoever else counts sales and draws a number does it in this order.
        """
        await self._writes.flush()
        self.put_down()
        await self._writes.flush()
