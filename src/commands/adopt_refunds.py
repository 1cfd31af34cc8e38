"""Take over what a provider says of a payment's refunds: ours, and those that were made over there."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from commands.owe_refund import owe_refund
from commands.refund_order import RefundOrder, refund_order
from commands.settle_refund import SettleRefund, settle_refund
from db.work import Work
from domain.order import Actor, Order
from domain.payment import TAKEN, RefundStatus
from domain.payment_exception import ExceptionKind
from domain.settlement import ToldRefund

RANKS: Final = (RefundStatus.SUCCEEDED, RefundStatus.PENDING, RefundStatus.REFUSED)
OVER_THERE: Final = "refunded at the provider"


async def adopt_refunds(order: Order, payment: UUID, told: Sequence[ToldRefund], work: Work) -> None:
    """Of a locked order's payment, any number of times."""
    known = await work.refunds.references(payment)
    for one in best_of_each(told):
        if one.refund is not None and await work.refunds.status(one.refund, payment) is not None:
            await settle_refund(SettleRefund(one.refund, one), work)
        elif one.reference is not None and one.reference not in known and one.status is RefundStatus.SUCCEEDED:
            await adopt(await work.orders.get(order.id), payment, one, work)


def best_of_each(told: Sequence[ToldRefund]) -> list[ToldRefund]:
    """A refund of ours that was tried again stands there several times: paid out before under way before refused."""
    best: dict[UUID, ToldRefund] = {}
    for one in sorted(told, key=lambda one: RANKS.index(one.status or RefundStatus.PENDING), reverse=True):
        if one.refund is not None:
            best[one.refund] = one
    return [*best.values(), *(one for one in told if one.refund is None)]


async def adopt(order: Order, payment_id: UUID, told: ToldRefund, work: Work) -> None:
    """A refund nobody here decided counts like any other, as far as there is something left to refund."""
    payment = order.payment(payment_id)
    if payment.status not in TAKEN:
        return
    if told.amount > payment.amount - payment.refunded:
        detail = f"{told.amount} was refunded at the provider, and {payment.amount - payment.refunded} is left here"
        work.record(
            *await work.payment_exceptions.raise_once(payment.id, ExceptionKind.FOREIGN_REFUND, detail, work.now)
        )
    elif payment.late:
        await owe_refund(payment, told.amount, OVER_THERE, work, reference=told.reference)
    else:
        await refund_order(
            RefundOrder(order.id, OVER_THERE, told.amount, actor=Actor.SYSTEM, reference=told.reference), work
        )
