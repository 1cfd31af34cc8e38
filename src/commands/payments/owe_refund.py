"""Owe somebody a refund: from its commit on it goes back, whatever becomes of the process that decided it."""

from collections.abc import Sequence

from db.ids import new_id
from db.work import Work
from domain.currency import money_text
from domain.orders.goods import LineBack
from domain.orders.order import Actor
from domain.payments.payment import Payment, Provider, Refund, RefundStatus, TransactionKind
from domain.payments.payment_exception import ExceptionKind


async def owe_refund(
    payment: Payment,
    amount: int,
    reason: str,
    actor: Actor,
    work: Work,
    *,
    lines: Sequence[LineBack] = (),
    reference: str | None = None,
) -> Refund:
    """Of a locked order's payment. With a reference it has gone back already; so has money an admin gives by hand.

    Money outside any provider that others decide on waits for a person.
    """
    by_hand = payment.provider is Provider.MANUAL and amount > 0
    if by_hand and actor is Actor.ADMIN:
        reference = f"{payment.provider.value}_{new_id().hex}"
    refund = await work.refunds.owe(payment, amount, reason, work.now, lines, reference)
    await work.goods.take_back(lines, refund.id)
    if reference is not None:
        await work.payments.add_transaction(
            payment.id, TransactionKind.REFUND, amount, reference, {}, work.now, refund.id
        )
    if by_hand and refund.status is RefundStatus.PENDING:
        owed = money_text(amount, (await work.refunds.get(refund.id)).currency)
        detail = f"a refund of {owed} goes by no provider: somebody has to give it ({refund.id})"
        work.record(
            *await work.payment_exceptions.raise_once(payment.id, ExceptionKind.MANUAL_REFUND, detail, work.now)
        )
    return refund
