"""What becomes of order lines' units, in Postgres. Whoever says so has locked their order's row."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from db.pool import Connection
from domain.goods import LineBack

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
SEND: Final = "update order_items set sent_quantity = quantity - withdrawn_quantity where order_id = $1"


class Goods:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

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

    async def send(self, order: UUID) -> None:
        """All that is left to send."""
        await self._connection.execute(SEND, order)
