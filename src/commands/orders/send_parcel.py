"""Send a parcel: all that is left of a paid order, or some of it."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from db.work import Work
from domain.order_status import OrderStatus
from domain.orders.goods import to_be_sent
from domain.orders.order import Actor, Order, told_of
from domain.orders.order_events import OrderPartlyShipped, OrderShipped
from domain.orders.parcel import Tracking
from domain.orders.units import Units


class SendParcel(msgspec.Struct, frozen=True):
    """`items` None is whatever has neither been sent nor gone back before."""

    order: UUID
    tracking: Tracking = Tracking()
    items: Sequence[Units] | None = None


async def send_parcel(command: SendParcel, work: Work) -> Order:
    """The last of it makes the order SHIPPED. Its parcels are in the order they were sent.

    Raises NotFound, StatusNotAllowed, NothingToSend, NotThatManyUnits, InvalidInput (items of another order).
    """
    order = await work.orders.lock(command.order, None)
    units = to_be_sent(order, command.items)
    await work.goods.send(order.id, units, command.tracking, work.now)
    if units == order.left_to_send:
        version = work.orders.move(order, OrderStatus.SHIPPED, Actor.ADMIN, work.now)
        work.record(OrderShipped(subject=order.id, version=version, placed_at=order.placed_at))
    else:
        version = await work.orders.touch(order.id, work.now)
        work.record(OrderPartlyShipped(subject=order.id, version=version))
    sent = await work.orders.get(order.id)
    work.account_for(command, "order", order.id, told_of(order), told_of(sent))
    return sent
