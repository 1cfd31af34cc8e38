"""Owe somebody a refund: from its commit on it goes back, whatever becomes of the process that decided it."""

from collections.abc import Sequence

from db.ids import new_id
from db.work import Work
from domain.goods import LineBack
from domain.payment import Payment, Provider, Refund, TransactionKind


async def owe_refund(
    payment: Payment,
    amount: int,
    reason: str,
    work: Work,
    *,
    lines: Sequence[LineBack] = (),
    reference: str | None = None,
) -> Refund:
    """Of a locked order's payment. With a reference it has gone back already; so has money an admin gives by hand."""
    if payment.provider is Provider.MANUAL and amount:
        reference = f"{payment.provider.value}_{new_id().hex}"
    refund = await work.refunds.owe(payment, amount, reason, work.now, lines, reference)
    await work.goods.take_back(lines, refund.id)
    if reference is not None:
        await work.payments.add_transaction(
            payment.id, TransactionKind.REFUND, amount, reference, {}, work.now, refund.id
        )
    return refund
