"""Mark a shipped order as delivered."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.order_status import OrderStatus, require_move
from domain.orders.order import Actor, Order, told_of
from domain.orders.order_events import OrderDelivered


class DeliverOrder(msgspec.Struct, frozen=True):
    order: UUID


async def deliver_order(command: DeliverOrder, work: Work) -> Order:
    """Raises NotFound, StatusNotAllowed."""
    order = await work.orders.lock(command.order, None)
    require_move(order.status, OrderStatus.DELIVERED)
    version = work.orders.move(order, OrderStatus.DELIVERED, Actor.ADMIN, work.now)
    work.record(OrderDelivered(subject=order.id, version=version, placed_at=order.placed_at))
    changed = await work.orders.get(order.id)
    work.account_for(command, "order", order.id, told_of(order), told_of(changed))
    return changed
