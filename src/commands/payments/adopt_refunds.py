"""Take over what a provider says of a payment's refunds: ours, and those that were made over there."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from commands.payments.owe_refund import owe_refund
from commands.payments.refund_order import RefundOrder, refund_order
from commands.payments.settle_refund import SettleRefund, settle_refund
from db.work import Work
from domain.currency import money_text
from domain.orders.order import Actor, Order
from domain.payments.payment import TAKEN, RefundStatus
from domain.payments.payment_exception import ExceptionKind
from domain.payments.settlement import ToldRefund

PENDING: Final = RefundStatus.PENDING
RANKS: Final = (RefundStatus.SUCCEEDED, PENDING, RefundStatus.REFUSED)
OVER_THERE: Final = "refunded at the provider"


async def adopt_refunds(order: Order, payment: UUID, told: Sequence[ToldRefund], work: Work) -> None:
    """Of a locked order's payment, any number of times."""
    known = await work.refunds.named(payment)
    ours = best_of_each(told, known)
    for refund, one in ours.items():
        await settle_refund(SettleRefund(refund, one), work)
    seen = await work.refunds.paid_out(payment)
    beyond: list[str] = []
    for one in told:
        if (
            our_refund(one, known) is None
            and one.status is RefundStatus.SUCCEEDED
            and one.reference not in {None, *seen}
        ):
            beyond += await adopt(await work.orders.get(order.id), payment, one, work)
    if beyond:
        detail = f"more was refunded at the provider than is left here: {', '.join(sorted(beyond))}"
        work.record(*await work.payment_exceptions.raise_once(payment, ExceptionKind.FOREIGN_REFUND, detail, work.now))


def our_refund(told: ToldRefund, known: Mapping[UUID, str | None]) -> UUID | None:
    """By our own id of it; one that was taken over from there, by the provider's name."""
    if told.refund in known:
        return told.refund
    return next((refund for refund, name in known.items() if name is not None and name == told.reference), None)


def best_of_each(told: Sequence[ToldRefund], known: Mapping[UUID, str | None]) -> dict[UUID, ToldRefund]:
    """A refund of ours that was tried again stands there several times: paid out before under way before refused, and
    of those alike the one we know of.
    """
    best: dict[UUID, ToldRefund] = {}
    for one in told:
        refund = our_refund(one, known)
        if refund is not None:
            better = [one, best[refund]] if refund in best else [one]
            best[refund] = min(
                better, key=lambda it: (RANKS.index(it.status or PENDING), it.reference != known[refund])
            )
    return best


async def adopt(order: Order, payment_id: UUID, told: ToldRefund, work: Work) -> list[str]:
    """A refund nobody here decided counts like any other, as far as there is something left to refund.

    What is more than that, in words.
    """
    payment = order.payment(payment_id)
    if payment.status not in TAKEN:
        return []
    if told.amount > payment.amount - payment.refunded:
        return [f"{money_text(told.amount, order.currency)} ({told.reference})"]
    if payment.late:
        await owe_refund(payment, told.amount, OVER_THERE, Actor.SYSTEM, work, reference=told.reference)
    else:
        await refund_order(
            RefundOrder(order.id, OVER_THERE, told.amount, actor=Actor.SYSTEM, reference=told.reference), work
        )
    return []
