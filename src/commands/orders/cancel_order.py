"""Cancel an order that is unpaid, or paid and not yet shipped; what was paid goes back, and so does the stock."""

from uuid import UUID

import msgspec

from commands.payments.mark_paid import sold_lines, units_by_product
from commands.payments.owe_refund import owe_refund
from commands.payments.refund_order import give_credit_note
from db.work import Work
from domain.order_status import OrderStatus
from domain.orders.goods import GivenBack, cancellation
from domain.orders.order import Actor, Order, told_of
from domain.orders.order_events import OrderCancelled
from domain.refusals import HistoryStays
from domain.stock.stock import MovementReason


class CancelOrder(msgspec.Struct, frozen=True):
    """`customer` None cancels any customer's order."""

    order: UUID
    customer: UUID | None
    actor: Actor


async def cancel_order(command: CancelOrder, work: Work) -> Order:
    """Raises NotFound, StatusNotAllowed, HistoryStays (for customers)."""
    order = await work.orders.lock(command.order, command.customer)
    given = cancellation(order)
    if order.historic and command.actor is Actor.CUSTOMER:
        raise HistoryStays
    await give_money_back(order, given, command.actor, work)
    work.payments.close(order.id)
    await give_coupon_back(order, work)
    version = work.orders.move(order, OrderStatus.CANCELLED, command.actor, work.now, refunded=given.amount)
    work.record_stock(await work.stock.put_back(given.restocked, order.id, MovementReason.ORDER_CANCELLED))
    work.record(
        OrderCancelled(
            subject=order.id,
            version=version,
            placed_at=order.placed_at,
            cancelled_at=work.now,
            was=order.status,
            refunded=given.amount,
            lines=sold_lines(order) if order.status is OrderStatus.PAID else (),
        )
    )
    await work.invoices.number_now()
    changed = await work.orders.get(order.id)
    work.account_for(command, "order", order.id, told_of(order), told_of(changed))
    return changed


async def give_money_back(order: Order, given: GivenBack, actor: Actor, work: Work) -> None:
    """What was paid and has not gone back yet; an order nobody paid for only lets its goods go."""
    payment = order.paid_by
    if payment is None:
        await work.goods.take_back(given.lines)
        return
    work.sold_units.count(units_by_product(order, -1))
    refund = await owe_refund(payment, given.amount, "order cancelled", actor, work, lines=given.lines)
    give_credit_note(order, given, refund, work)


async def give_coupon_back(order: Order, work: Work) -> None:
    used = await work.coupons.give_back(order.id)
    if used is not None:
        work.record(used.event)
