"""Settle a refund by what the provider has answered."""

from typing import Any, Final
from uuid import UUID

import msgspec

from db.work import Work
from domain.currency import money_text
from domain.orders.order_events import RefundSettled
from domain.payments.failure import refund_failure
from domain.payments.payment import OwedRefund, RefundStatus, TransactionKind
from domain.payments.payment_exception import ExceptionKind
from domain.payments.payout import Payout, settle_payout
from domain.payments.settlement import ToldRefund, refund_again_seconds

TROUBLES: Final = (ExceptionKind.REFUND_REFUSED, ExceptionKind.REFUND_REVERSED)


class SettleRefund(msgspec.Struct, frozen=True):
    refund: UUID
    told: ToldRefund


async def settle_refund(command: SettleRefund, work: Work) -> None:
    """Any number of times, with answers of any age. What had been paid out and came back is owed again.

    Raises NotFound.
    """
    told = command.told
    await work.orders.lock_row((await work.refunds.get(command.refund)).order)
    owed = await work.refunds.get(command.refund)  # as it is now that nobody else can change it
    payout = settle_payout(owed.status, owed.provider_ref, await work.refunds.came_back(owed.id), told)
    if payout is None:
        return
    if payout.raises is not None:
        detail = in_words(owed, told)
        work.record(*await work.payment_exceptions.raise_once(owed.payment, payout.raises, detail, work.now))
    if payout.raises is not ExceptionKind.REFUND_TWICE:
        await write_down(owed, told, payout, work)


def in_words(owed: OwedRefund, told: ToldRefund) -> str:
    named = f" ({told.reference})" if told.reference else ""
    amount = money_text(owed.amount, owed.currency)
    if told.status is RefundStatus.SUCCEEDED:
        return f"a refund of {amount}: it was settled already, and the provider has paid it out as well{named}"
    return f"a refund of {amount}{named}: {told.why or 'the provider gives no reason'}"


async def write_down(owed: OwedRefund, told: ToldRefund, payout: Payout, work: Work) -> None:
    failure = refund_failure(told.why) if payout.status is RefundStatus.REFUSED else None
    due = refund_again_seconds(payout.status, owed.tries)
    await work.refunds.settle(owed.id, payout.status, told.reference, due, failure)
    if payout.came_back:
        reference = told.reference or owed.key
        await work.payments.add_transaction(
            owed.payment, TransactionKind.REVERSAL, owed.amount, reference, told.raw, work.now, owed.id
        )
    if payout.paid_out:
        await pay_out(owed, told.reference or owed.key, told.raw, work)
        done = [ExceptionKind.LATE_PAYMENT]
        if not await work.refunds.any_refused(owed.payment):
            done += TROUBLES
        work.record(*await work.payment_exceptions.settle(owed.payment, done, work.now))
    if payout.status is not owed.status:
        version = await work.orders.touch(owed.order, work.now)
        work.record(RefundSettled(subject=owed.order, version=version))


async def pay_out(owed: OwedRefund, reference: str, raw: dict[str, Any], work: Work) -> None:
    """The customer has the money."""
    await work.payments.add_transaction(
        owed.payment, TransactionKind.REFUND, owed.amount, reference, raw, work.now, owed.id
    )
