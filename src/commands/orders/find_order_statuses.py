"""What the ledger says has become of some orders."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from db.work import Work
from domain.order_status import OrderStatus


class FindOrderStatuses(msgspec.Struct, frozen=True):
    orders: Sequence[UUID]


async def find_order_statuses(command: FindOrderStatuses, work: Work) -> dict[UUID, OrderStatus]:
    """Of those that are there."""
    return await work.orders.statuses(command.orders)
