"""What can be done with an order, by what its document says; commands decide, and say so where it was otherwise."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from domain.money import Money
from domain.order_status import FOLLOWERS, OrderStatus
from domain.orders.parcel import Fulfilment
from domain.orders.return_status import OPEN, ReturnStatus
from domain.orders.returns import ReturnItem
from domain.payments.payment import TAKEN, PaymentStatus
from read_models.orders import OrderDocument, OrderItem


class LineFacts(msgspec.Struct, frozen=True):
    """Units of an item: how many are yet to be sent, how many may go back with their money or to the shelf, and how
    many are under a return.
    """

    item: OrderItem
    to_send: int
    refundable: int
    restockable: int
    awaited: int

    @property
    def may_go_back(self) -> int:
        return max(self.refundable, self.restockable)


def line_facts(order: OrderDocument) -> Sequence[LineFacts]:
    return [facts_of(item, order) for item in order.items]


def facts_of(item: OrderItem, order: OrderDocument) -> LineFacts:
    """Units that were not sent yet are the first to go back: what is gone is not to be sent."""
    awaited = came = refunded = restocked = 0
    for status, of_item in back_of(item.id, order):
        if status in OPEN:
            awaited += of_item.quantity
        elif status is ReturnStatus.RECEIVED:
            came += of_item.quantity
            refunded += of_item.refunded_quantity
            restocked += of_item.restocked_quantity
    gone = max(item.refunded_quantity - refunded, item.restocked_quantity - restocked)
    return LineFacts(
        item,
        to_send=max(item.quantity - item.sent_quantity - gone, 0),
        refundable=max(item.quantity - item.refunded_quantity - awaited - (came - refunded), 0),
        restockable=max(item.quantity - item.restocked_quantity - awaited - (came - restocked), 0),
        awaited=awaited,
    )


def back_of(item: UUID, order: OrderDocument) -> list[tuple[ReturnStatus, ReturnItem]]:
    return [(one.status, of_item) for one in order.returns for of_item in one.items if of_item.item_id == item]


def money_left(order: OrderDocument) -> Money:
    """Of what was paid."""
    for payment in order.payments:
        if PaymentStatus(payment.status) in TAKEN and not payment.late:
            return Money(payment.amount.amount - payment.refunded.amount, payment.amount.currency)
    return Money(0, order.total.currency)


def steps(order: OrderDocument) -> list[OrderStatus]:
    """That take no more than a word. What is on its way in part can't be called off; what of it is left and was
    refunded is not waited for.
    """
    found: list[OrderStatus] = [
        status for status in (OrderStatus.PAID, OrderStatus.DELIVERED) if status in FOLLOWERS[order.status]
    ]
    if order.status is OrderStatus.PAID and order.fulfilment is Fulfilment.FULL:
        found.append(OrderStatus.SHIPPED)
    if OrderStatus.CANCELLED in FOLLOWERS[order.status] and order.fulfilment is Fulfilment.NONE:
        found.append(OrderStatus.CANCELLED)
    return found


def may_be_sent(order: OrderDocument, lines: Sequence[LineFacts]) -> bool:
    return OrderStatus.SHIPPED in FOLLOWERS[order.status] and any(line.to_send for line in lines)


def may_go_back(order: OrderDocument, lines: Sequence[LineFacts]) -> bool:
    """Of one that was refunded only its goods, to the shelf."""
    if order.status is OrderStatus.REFUNDED:
        return any(line.restockable for line in lines)
    return OrderStatus.REFUNDED in FOLLOWERS[order.status]
