"""Cancel an order that is unpaid, or paid and not yet shipped; what was paid goes back, and so does the stock."""

from uuid import UUID

import msgspec

from commands.pay_order import sold_lines, units_by_product
from db.work import Work
from domain.events import OrderCancelled
from domain.order import Actor, Order
from domain.order_status import OrderStatus, require_move


class CancelOrder(msgspec.Struct, frozen=True):
    """`customer` None cancels any customer's order."""

    order: UUID
    customer: UUID | None
    actor: Actor


async def cancel_order(command: CancelOrder, work: Work) -> Order:
    """Raises NotFound, StatusNotAllowed."""
    order = await work.orders.lock(command.order, command.customer)
    require_move(order.status, OrderStatus.CANCELLED)
    refunded = await work.payments.give_back(order, work.now)
    if order.status is OrderStatus.PAID:
        await work.products.count_sales(units_by_product(order, -1))
    version = await work.orders.move(order, OrderStatus.CANCELLED, command.actor, work.now, refunded=refunded)
    work.record_stock(await work.stock.put_back(order.id))
    work.record(
        OrderCancelled(
            subject=order.id,
            version=version,
            placed_at=order.placed_at,
            cancelled_at=work.now,
            was=order.status,
            refunded=refunded,
            lines=sold_lines(order) if order.status is OrderStatus.PAID else (),
        )
    )
    return await work.orders.get(order.id)
