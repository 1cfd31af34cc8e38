"""Ship a paid order."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import OrderShipped
from domain.order import Actor, Order
from domain.order_status import OrderStatus, require_move


class ShipOrder(msgspec.Struct, frozen=True):
    order: UUID


async def ship_order(command: ShipOrder, work: Work) -> Order:
    """Raises NotFound, StatusNotAllowed."""
    order = await work.orders.lock(command.order, None)
    require_move(order.status, OrderStatus.SHIPPED)
    version = await work.orders.move(order, OrderStatus.SHIPPED, Actor.ADMIN, work.now)
    work.record(OrderShipped(subject=order.id, version=version, placed_at=order.placed_at))
    return await work.orders.get(order.id)
