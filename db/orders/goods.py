"""What becomes of order lines' units, in Postgres. Whoever says so has locked their order's row."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from db.ids import new_id
from db.pool import Connection
from db.writes import Writes
from domain.orders.goods import LineBack
from domain.orders.order import PlacedLine
from domain.orders.parcel import Tracking

# The line's own constraints say that no unit is refunded, put back or sent twice.
TAKE_BACK: Final = """
with given as (
    select * from unnest($2::uuid[], $3::int[], $4::int[], $5::int[]) as g(item, refunded, restocked, withdrawn)
), noted as (
    insert into refund_items (refund_id, order_item_id, quantity, restocked_quantity, withdrawn_quantity)
    select $1, item, refunded, restocked, withdrawn from given where $1::uuid is not null
)
update order_items i set refunded_quantity = i.refunded_quantity + g.refunded,
    restocked_quantity = i.restocked_quantity + g.restocked, withdrawn_quantity = i.withdrawn_quantity + g.withdrawn
from given g where i.id = g.item
"""
SEND: Final = """
with parcel as (
    insert into shipments (id, order_id, carrier, tracking_number, tracking_url, shipped_at)
    values ($2, $1, $3, $4, $5, $6)
), units as (
    select * from unnest($7::uuid[], $8::int[]) as u(item, quantity)
), sent as (
    update order_items i set sent_quantity = i.sent_quantity + u.quantity from units u where i.id = u.item
)
insert into shipment_items (shipment_id, order_item_id, quantity) select $2, item, quantity from units
"""
OWE: Final = """
owed as (
    update order_items i set backordered_quantity = o.units from unnest($1::uuid[], $2::int[]) as o(item, units)
    where i.id = o.item
)
"""


class Goods:
    def __init__(self, connection: Connection, writes: Writes) -> None:
        self._connection = connection
        self._writes = writes

    def owe(self, lines: Sequence[PlacedLine]) -> None:
        """Have written how many units of lines that are written did not lie on the shelf when they were ordered."""
        if owed := {line.id: line.backordered_quantity for line in lines if line.backordered_quantity}:
            self._writes.add(OWE, list(owed), list(owed.values()))

    async def take_back(self, lines: Sequence[LineBack], refund: UUID | None = None) -> None:
        """By a refund that exists, or without one."""
        if lines:
            await self._connection.execute(
                TAKE_BACK,
                refund,
                [back.line.id for back in lines],
                [back.refunded for back in lines],
                [back.restocked for back in lines],
                [back.withdrawn for back in lines],
            )

    async def send(self, order: UUID, units: Mapping[UUID, int], tracking: Tracking, at: datetime) -> None:
        """Units by the id of their line, in one parcel."""
        await self._connection.execute(
            SEND,
            order,
            new_id(),
            tracking.carrier,
            tracking.tracking_number,
            tracking.tracking_url,
            at,
            list(units),
            list(units.values()),
        )
