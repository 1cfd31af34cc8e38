"""Refund an order, as a whole or a part of it."""

from uuid import UUID

import msgspec

from commands.mark_paid import sold_lines, units_by_product
from commands.owe_refund import owe_refund
from db.work import Work
from domain.events import OrderPartlyRefunded, OrderRefunded
from domain.order import Actor, Order
from domain.order_status import OrderStatus, require_move
from domain.payment import Refund
from domain.refusals import NothingToRefund, RefundTooLarge
from domain.stock import MovementReason


class RefundOrder(msgspec.Struct, frozen=True):
    """`amount` (minor units) None is all that is left of what was paid. `restock`: the goods are back on the shelf.

    `reference`: it has gone back at the provider already, by this name.
    """

    order: UUID
    reason: str
    amount: int | None = None
    restock: bool = False
    actor: Actor = Actor.ADMIN
    reference: str | None = None


async def refund_order(command: RefundOrder, work: Work) -> Refund:
    """The last of it makes the order REFUNDED. Raises NotFound, StatusNotAllowed, NothingToRefund, RefundTooLarge."""
    order = await work.orders.lock(command.order, None)
    require_move(order.status, OrderStatus.REFUNDED)
    payment = order.paid_by
    left = 0 if payment is None else payment.amount - payment.refunded
    if payment is None or left == 0:
        raise NothingToRefund
    amount = left if command.amount is None else command.amount
    if amount > left:
        raise RefundTooLarge(amount, left)
    refund = await owe_refund(
        payment, amount, command.reason, work, restocked=command.restock, reference=command.reference
    )
    if amount == left:
        await give_all_back(order, amount, command.actor, work)
    else:
        version = await work.orders.touch(order.id, work.now, refunded=amount)
        work.record(OrderPartlyRefunded(subject=order.id, version=version, refunded_at=work.now, refunded=amount))
    if command.restock:
        work.record_stock(await work.stock.put_back(order.id, MovementReason.ORDER_REFUNDED))
    return refund


async def give_all_back(order: Order, amount: int, actor: Actor, work: Work) -> None:
    await work.products.count_sales(units_by_product(order, -1))
    version = await work.orders.move(order, OrderStatus.REFUNDED, actor, work.now, refunded=amount)
    work.record(
        OrderRefunded(
            subject=order.id,
            version=version,
            placed_at=order.placed_at,
            refunded_at=work.now,
            was=order.status,
            refunded=amount,
            lines=sold_lines(order),
        )
    )
