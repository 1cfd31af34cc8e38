"""Refund an order in full. The goods are elsewhere: stock stays as it is."""

from uuid import UUID

import msgspec

from commands.pay_order import sold_lines, units_by_product
from db.work import Work
from domain.events import OrderRefunded
from domain.order import Actor, Order
from domain.order_status import OrderStatus, require_move


class RefundOrder(msgspec.Struct, frozen=True):
    order: UUID


async def refund_order(command: RefundOrder, work: Work) -> Order:
    """Raises NotFound, StatusNotAllowed."""
    order = await work.orders.lock(command.order, None)
    require_move(order.status, OrderStatus.REFUNDED)
    refunded = await work.payments.give_back(order, work.now)
    await work.products.count_sales(units_by_product(order, -1))
    version = await work.orders.move(order, OrderStatus.REFUNDED, Actor.ADMIN, work.now, refunded=refunded)
    work.record(
        OrderRefunded(
            subject=order.id,
            version=version,
            placed_at=order.placed_at,
            refunded_at=work.now,
            was=order.status,
            refunded=refunded,
            lines=sold_lines(order),
        )
    )
    return await work.orders.get(order.id)
