"""Returns in Postgres. Whoever says anything about one has locked its order's row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from db.ids import new_id
from db.pool import Connection
from domain.orders.return_status import ReturnStatus

ADD: Final = """
with asked as (
    insert into returns (id, order_id, status, reason, requested_at, version)
    values ($2, $1, 'requested', $3, $4, $5)
)
insert into return_items (return_id, order_item_id, quantity) select $2, * from unnest($6::uuid[], $7::int[])
"""
STEP: Final = """
update returns set status = $2::text, version = $4,
    decided_at = case when $2::text in ('accepted', 'refused') then $3 else decided_at end,
    received_at = case when $2::text = 'received' then $3 else received_at end,
    withdrawn_at = case when $2::text = 'withdrawn' then $3 else withdrawn_at end
where id = $1
"""
BRING: Final = """
with brought as (
    update return_items set refunded_quantity = case when $3 then quantity else 0 end,
           restocked_quantity = case when $4 then quantity else 0 end
    where return_id = $1
)
update returns set refund_id = $2 where id = $1
"""


class Returns:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, order: UUID, units: Mapping[UUID, int], reason: str, at: datetime, version: int) -> UUID:
        """Units by the id of their line."""
        returned = new_id()
        await self._connection.execute(ADD, order, returned, reason, at, version, list(units), list(units.values()))
        return returned

    async def step(self, returned: UUID, status: ReturnStatus, at: datetime, version: int) -> None:
        await self._connection.execute(STEP, returned, status.value, at, version)

    async def bring(self, returned: UUID, refund: UUID, *, money: bool, goods: bool) -> None:
        """A refund was made for it: by that the money of all its units goes back, they lie on the shelf again, or
        both.
        """
        await self._connection.execute(BRING, returned, refund, money, goods)
