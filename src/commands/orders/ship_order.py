"""Ship a paid order: whatever of it has not gone back before."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.goods import require_something_to_send
from domain.order import Actor, Order
from domain.order_events import OrderShipped
from domain.order_status import OrderStatus
from domain.parcel import Tracking


class ShipOrder(msgspec.Struct, frozen=True):
    order: UUID
    tracking: Tracking = Tracking()


async def ship_order(command: ShipOrder, work: Work) -> Order:
    """Raises NotFound, StatusNotAllowed, NothingToSend."""
    order = await work.orders.lock(command.order, None)
    require_something_to_send(order)
    await work.goods.send(order.id, command.tracking, work.now)
    version = work.orders.move(order, OrderStatus.SHIPPED, Actor.ADMIN, work.now)
    work.record(OrderShipped(subject=order.id, version=version, placed_at=order.placed_at))
    return await work.orders.get(order.id)
