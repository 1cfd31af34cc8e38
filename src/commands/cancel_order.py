"""Cancel an order that is unpaid, or paid and not yet shipped; what was paid goes back, and so does the stock."""

from uuid import UUID

import msgspec

from commands.mark_paid import sold_lines, units_by_product
from commands.owe_refund import owe_refund
from db.work import Work
from domain.events import OrderCancelled
from domain.order import Actor, Order
from domain.order_status import OrderStatus, require_move
from domain.stock import MovementReason


class CancelOrder(msgspec.Struct, frozen=True):
    """`customer` None cancels any customer's order."""

    order: UUID
    customer: UUID | None
    actor: Actor


async def cancel_order(command: CancelOrder, work: Work) -> Order:
    """Raises NotFound, StatusNotAllowed."""
    order = await work.orders.lock(command.order, command.customer)
    require_move(order.status, OrderStatus.CANCELLED)
    refunded = await give_money_back(order, work)
    await work.payments.close_open(order.id)
    await give_coupon_back(order, work)
    version = await work.orders.move(order, OrderStatus.CANCELLED, command.actor, work.now, refunded=refunded)
    work.record_stock(await work.stock.put_back(order.id, MovementReason.ORDER_CANCELLED))
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


async def give_money_back(order: Order, work: Work) -> int:
    """What was paid and has not gone back yet, in minor units."""
    payment = order.paid_by
    if payment is None:
        return 0
    await work.products.count_sales(units_by_product(order, -1))
    left = payment.amount - payment.refunded
    if left:
        await owe_refund(payment, left, "order cancelled", work)
    return left


async def give_coupon_back(order: Order, work: Work) -> None:
    used = await work.coupons.give_back(order.id)
    if used is not None:
        work.record(used.event(order.customer))
