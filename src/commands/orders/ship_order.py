"""Ship a paid order: whatever of it was neither sent nor has gone back before, in one parcel."""

from uuid import UUID

import msgspec

from commands.orders.send_parcel import SendParcel, send_parcel
from db.work import Work
from domain.order_status import OrderStatus, require_move
from domain.orders.order import Actor, Order, told_of
from domain.orders.order_events import OrderShipped
from domain.orders.parcel import Fulfilment, Tracking


class ShipOrder(msgspec.Struct, frozen=True):
    order: UUID
    tracking: Tracking = Tracking()


async def ship_order(command: ShipOrder, work: Work) -> Order:
    """Of what was sent in part, and whose rest has gone back, only the status is another.

    Raises NotFound, StatusNotAllowed, NothingToSend.
    """
    order = await work.orders.lock(command.order, None)
    if order.fulfilment is not Fulfilment.FULL:
        return await send_parcel(SendParcel(command.order, command.tracking), work)
    require_move(order.status, OrderStatus.SHIPPED)
    version = work.orders.move(order, OrderStatus.SHIPPED, Actor.ADMIN, work.now)
    work.record(OrderShipped(subject=order.id, version=version, placed_at=order.placed_at))
    shipped = await work.orders.get(order.id)
    work.account_for(command, "order", order.id, told_of(order), told_of(shipped))
    return shipped
