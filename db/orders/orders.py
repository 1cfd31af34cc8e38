"""Orders in Postgres. Whoever moves an order on locks its row first, and is not before whoever did last."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.ids import new_id
from db.moment import Moment
from db.orders.unproven import lock_address
from db.pool import Connection
from db.writes import Writes
from domain.accounts.account import email_key
from domain.addresses.address import Address
from domain.guests import Buyer
from domain.languages import Language
from domain.order_status import OrderStatus
from domain.orders.draft_order import DraftOrder
from domain.orders.holding import Holding
from domain.orders.order import Actor, Order
from domain.refusals import NotFound

ORDER: Final = """
json_build_object(
    'id', o.id, 'number', o.number, 'customer', o.customer_id, 'status', o.status,
    'historic', o.historic, 'currency', (select s.currency from shop s),
    'email', coalesce(o.email, (select a.email from accounts a where a.id = o.customer_id)),
    'subtotal', o.subtotal, 'discount', o.discount, 'shipping', o.shipping, 'tax', o.tax,
    'tax_included', o.tax_included, 'tax_basis_points', o.tax_basis_points, 'rounding', o.rounding, 'total', o.total,
    'refunded', o.refunded, 'promotions', o.promotions, 'coupon', o.coupon, 'shipping_address', o.shipping_address,
    'billing_address', o.billing_address, 'note', o.note,
    'placed_at', o.placed_at, 'paid_at', o.paid_at, 'updated_at', o.updated_at, 'version', o.version,
    'lines', (select json_agg(json_build_object(
                  'id', i.id, 'product_id', i.product_id, 'variant_id', i.variant_id, 'sku', i.sku, 'name', i.name,
                  'options', i.options, 'unit_price', i.unit_price, 'quantity', i.quantity, 'discount', i.discount,
                  'sent_quantity', i.sent_quantity, 'withdrawn_quantity', i.withdrawn_quantity,
                  'refunded_quantity', i.refunded_quantity, 'restocked_quantity', i.restocked_quantity,
                  'backordered_quantity', i.backordered_quantity
              ) order by i.place) from order_items i where i.order_id = o.id),
    'payments', coalesce((select json_agg(json_build_object(
                  'id', p.id, 'provider', p.provider, 'status', p.status, 'amount', p.amount, 'refunded', p.refunded,
                  'late', p.late, 'provider_ref', p.provider_ref, 'failure', p.failure, 'created_at', p.created_at
              ) order by p.id) from payments p where p.order_id = o.id), '[]'),
    'refunds', coalesce((select json_agg(json_build_object(
                  'id', r.id, 'payment_id', r.payment_id, 'amount', r.amount, 'reason', r.reason, 'status', r.status,
                  'failure', r.failure,
                  'created_at', r.created_at, 'items', coalesce((select json_agg(json_build_object(
                      'item', n.order_item_id, 'quantity', n.quantity, 'restocked_quantity', n.restocked_quantity
                  ) order by n.order_item_id) from refund_items n where n.refund_id = r.id), '[]')
              ) order by r.id) from refunds r where r.order_id = o.id), '[]'),
    'invoices', coalesce((select json_agg(json_build_object(
                  'kind', v.kind, 'year', v.year, 'number', v.number, 'amount', v.amount, 'refund', v.refund_id,
                  'issued_at', v.issued_at
              ) order by v.issued_at, v.kind desc, v.year, v.number) from invoices v where v.order_id = o.id), '[]'),
    'history', (select json_agg(json_build_object('status', h.status, 'at', h.at, 'actor', h.actor) order by h.id)
                from order_history h where h.order_id = o.id),
    'shipments', coalesce((select json_agg(json_build_object(
                  'id', s.id, 'carrier', s.carrier, 'tracking_number', s.tracking_number,
                  'tracking_url', s.tracking_url, 'shipped_at', s.shipped_at, 'items', (select json_agg(
                      json_build_object('item_id', n.order_item_id, 'quantity', n.quantity) order by n.order_item_id
                  ) from shipment_items n where n.shipment_id = s.id)
              ) order by s.id) from shipments s where s.order_id = o.id), '[]'),
    'returns', coalesce((select json_agg(json_build_object(
                  'id', t.id, 'status', t.status, 'reason', t.reason, 'refund_id', t.refund_id,
                  'requested_at', t.requested_at, 'decided_at', t.decided_at, 'received_at', t.received_at,
                  'withdrawn_at', t.withdrawn_at, 'version', t.version, 'items', (select json_agg(
                      json_build_object('item_id', n.order_item_id, 'quantity', n.quantity, 'refunded_quantity',
                                        n.refunded_quantity, 'restocked_quantity', n.restocked_quantity)
                      order by n.order_item_id) from return_items n where n.return_id = t.id)
              ) order by t.id) from returns t where t.order_id = o.id), '[]')
)::text
"""
LOAD: Final = f"select {ORDER} from orders o where o.id = any($1::uuid[]) order by o.id"
# The row is locked as it is now, what belongs to it is that of the moment before: `seen` says whether nobody moved the
# order on in between.
LOCK: Final = f"""
select {ORDER} as found, o.version = (select s.version from orders s where s.id = o.id) as seen
from orders o where %s for no key update of o
"""
OWN: Final = "o.id = $1 and ($2::uuid is null or o.customer_id = $2)"
OF_RETURN: Final = "o.id = (select t.order_id from returns t where t.id = $1)"
OF_PAYMENT: Final = "o.id = (select p.order_id from payments p where p.id = $1)"

PLACE: Final = """
placed as (
    insert into orders (id, customer_id, status, subtotal, discount, shipping, tax, total, shipping_address, note,
                        hold_ends_at, placed_at, updated_at, coupon, tax_included, rounding, email, email_key,
                        language, billing_address, tax_basis_points, promotions)
    select $1, $2, 'PENDING', $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11, $11, $23, $24, $25,
           coalesce($26::text, a.email), coalesce($27::text, a.email_key), $28, $29::jsonb, $30, $31::jsonb
    from (select) as buyer left join accounts a on a.id = $2
    returning id, number, email
), lines as (
    insert into order_items (id, order_id, place, product_id, variant_id, sku, name, options, unit_price, quantity,
                             discount)
    select l.id, placed.id, l.place, l.product_id, l.variant_id, l.sku, l.name, l.options, l.unit_price, l.quantity,
           l.discount
    from placed, unnest($12::uuid[], $13::int[], $14::uuid[], $15::uuid[], $16::text[], $17::text[], $18::jsonb[],
                        $19::bigint[], $20::int[], $21::bigint[])
         as l(id, place, product_id, variant_id, sku, name, options, unit_price, quantity, discount)
), history as (
    insert into order_history (order_id, status, at, actor) select id, 'PENDING', $11, $22 from placed
)
"""
NAMED: Final = "select json_build_array(number, email, (select s.currency from shop s))::text from placed"

MOVE: Final = """
entry as (insert into order_history (order_id, status, at, actor) values ($1, $2::text, $3, $4)),
moved as (
    update orders set status = $2::text, updated_at = $3, version = $6, hold_ends_at = null,
           paid_at = case when $2::text = 'PAID' then $3 else paid_at end, refunded = refunded + $5
    where id = $1
)
"""

HELD_BY: Final = """
with open as (select id from orders where customer_id = $1 and status = 'PENDING')
select json_build_object('open_orders', (select count(*) from open), 'units', coalesce(
    (select json_object_agg(variant_id, units)
     from (select i.variant_id, sum(i.quantity) as units
           from open join order_items i on i.order_id = open.id group by i.variant_id) as held), '{}'))::text
"""

HELD_BY_GUEST: Final = HELD_BY.replace("customer_id = $1", "email_key = $1 and customer_id is null")

OF_CUSTOMERS: Final = "select id from orders where customer_id = any($1::uuid[]) order by id"

decode: Final = msgspec.json.Decoder(Order).decode
decode_holding: Final = msgspec.json.Decoder(Holding).decode


async def load_orders(connection: Connection, ids: Sequence[UUID]) -> list[Order]:
    return [decode(row[0]) for row in await connection.fetch(LOAD, ids)]


async def find_orders_of(connection: Connection, customers: Sequence[UUID]) -> list[UUID]:
    return [row["id"] for row in await connection.fetch(OF_CUSTOMERS, customers)]


def address_json(address: Address | None) -> str | None:
    return None if address is None else msgspec.json.encode(address).decode()


class Orders:
    def __init__(self, connection: Connection, writes: Writes, moment: Moment) -> None:
        self._connection = connection
        self._writes = writes
        self._moment = moment

    async def place(
        self, draft: DraftOrder, placed_at: datetime, hold_ends_at: datetime, actor: Actor, language: Language
    ) -> Order:
        """The order as it is then: with a number, and with what was to be written before."""
        order, lines = new_id(), draft.lines
        items = [new_id() for _ in lines]
        self._writes.add(
            PLACE,
            order,
            draft.customer,
            draft.figures.subtotal,
            draft.figures.discount,
            draft.figures.shipping,
            draft.figures.tax,
            draft.figures.total,
            address_json(draft.shipping_address),
            draft.note,
            hold_ends_at,
            placed_at,
            items,
            list(range(len(lines))),
            [line.product_id for line in lines],
            [line.variant_id for line in lines],
            [line.sku for line in lines],
            [line.name for line in lines],
            [msgspec.json.encode(line.options).decode() for line in lines],
            [line.unit_price for line in lines],
            [line.quantity for line in lines],
            list(draft.discount_shares),
            actor.value,
            draft.coupon,
            draft.figures.tax_included,
            draft.figures.rounding,
            draft.email,
            None if draft.email is None else email_key(draft.email),
            language.value,
            address_json(draft.billing_address),
            draft.figures.tax_basis_points,
            msgspec.json.encode(draft.promotions).decode(),
        )
        number, email, currency = msgspec.json.decode(str(await self._writes.flush(NAMED)), type=tuple[int, str, str])
        return draft.placed(order, number, email, currency, items, placed_at, actor)

    async def get(self, order: UUID) -> Order:
        """As it is once all is written. Raises NotFound."""
        await self._writes.flush()
        found = await load_orders(self._connection, [order])
        if not found:
            raise NotFound("order")
        return found[0]

    async def held_by(self, buyer: Buyer) -> Holding:
        """A guest's checkouts with one address come one after the other from here on, whatever carts they are of.

        What guests hold under a customer's address is not the customer's: it would be a way to lock people out.
        """
        if isinstance(buyer, UUID):
            return decode_holding(await self._connection.fetchval(HELD_BY, buyer))
        await lock_address(self._connection, buyer)
        return decode_holding(await self._connection.fetchval(HELD_BY_GUEST, buyer))

    async def lock(self, order: UUID, customer: UUID | None) -> Order:
        """Nobody else's to change until the end. With a customer: that customer's own only. Raises NotFound.

        An attempt to pay that was begun meanwhile, of which nobody is told yet, may not be in it.
        """
        if (found := await self._lock(OWN, order, customer)) is None:
            raise NotFound("order")
        return found

    async def lock_row(self, order: UUID) -> None:
        """Of an order that exists."""
        self._moment.not_before(
            await self._connection.fetchval("select updated_at from orders where id = $1 for no key update", order)
        )

    async def lock_of_payment(self, payment: UUID) -> Order:
        """The order a payment is for, nobody else's to change until the end. Raises NotFound."""
        if (found := await self._lock(OF_PAYMENT, payment)) is None:
            raise NotFound("payment")
        return found

    async def lock_of_return(self, returned: UUID) -> Order:
        """The order a return is of, nobody else's to change until the end. Raises NotFound."""
        if (found := await self._lock(OF_RETURN, returned)) is None:
            raise NotFound("return")
        return found

    async def _lock(self, which: str, *arguments: object) -> Order | None:
        await self._writes.flush()
        row = await self._connection.fetchrow(LOCK % which, *arguments)
        if row is not None and not row["seen"]:  # it is locked by now, and nobody changes what belongs to it
            row = await self._connection.fetchrow(LOCK % which, *arguments)
        if row is None:
            return None
        locked = decode(row["found"])
        self._moment.not_before(locked.updated_at)
        return locked

    async def require_own(self, order: UUID, customer: UUID | None) -> None:
        """Raises NotFound, of another customer's order too."""
        found = await self._connection.fetchval(
            "select id from orders where id = $1 and ($2::uuid is null or customer_id = $2)", order, customer
        )
        if found is None:
            raise NotFound("order")

    def move(self, order: Order, status: OrderStatus, actor: Actor, at: datetime, *, refunded: int = 0) -> int:
        """Have a locked order moved on; the order's new version."""
        version = order.version + 1
        self._writes.add(MOVE, order.id, status.value, at, actor.value, refunded, version)
        return version

    async def touch(self, order: UUID, at: datetime, *, refunded: int = 0) -> int:
        """The new version, for a change to what belongs to the order."""
        touched = (
            "update orders set updated_at = $2, version = version + 1, refunded = refunded + $3"
            " where id = $1 returning version"
        )
        await self._writes.flush()
        return int(await self._connection.fetchval(touched, order, at, refunded))

    async def statuses(self, orders: Sequence[UUID]) -> dict[UUID, OrderStatus]:
        rows = await self._connection.fetch("select id, status from orders where id = any($1::uuid[])", orders)
        return {row["id"]: OrderStatus(row["status"]) for row in rows}

    async def count(self) -> int:
        return int(await self._connection.fetchval("select count(*) from orders"))

    async def ended_holds(self, now: datetime, but: Collection[UUID], limit: int) -> list[UUID]:
        """Unpaid orders whose hold has ended, oldest first."""
        rows = await self._connection.fetch(
            "select id from orders where status = 'PENDING' and hold_ends_at < $1 and id <> all($2::uuid[])"
            " order by hold_ends_at limit $3",
            now,
            list(but),
            limit,
        )
        return [row["id"] for row in rows]

    async def lock_ended_hold(self, order: UUID, now: datetime) -> bool:
        """Whether it is still unpaid and past its hold, and nobody else's to change until the end."""
        found = await self._connection.fetchval(
            "select id from orders where id = $1 and status = 'PENDING' and hold_ends_at < $2"
            " for no key update skip locked",
            order,
            now,
        )
        return found is not None
