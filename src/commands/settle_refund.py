"""Settle a refund by what the provider has answered."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import RefundSettled
from domain.payment import OwedRefund, RefundStatus, TransactionKind
from domain.payment_exception import ExceptionKind
from domain.settlement import ToldRefund, refund_again_seconds


class SettleRefund(msgspec.Struct, frozen=True):
    refund: UUID
    told: ToldRefund


async def settle_refund(command: SettleRefund, work: Work) -> None:
    """Any number of times, with answers of any age: paid out stays paid out. Raises NotFound."""
    told = command.told
    await work.orders.lock_row((await work.refunds.get(command.refund)).order)
    owed = await work.refunds.get(command.refund)  # as it is now that nobody else can change it
    before = await work.refunds.status(owed.id, owed.payment)
    if before is RefundStatus.SUCCEEDED and told.reference != owed.provider_ref:
        return  # an earlier try of it, which came to nothing
    if told.status is RefundStatus.REFUSED:
        kind = ExceptionKind.REFUND_REVERSED if before is RefundStatus.SUCCEEDED else ExceptionKind.REFUND_REFUSED
        detail = f"a refund of {owed.amount}: {told.why or 'the provider gives no reason'}"
        work.record(*await work.payment_exceptions.raise_once(owed.payment, kind, detail, work.now))
    if before is RefundStatus.SUCCEEDED:
        return
    status = told.status or before or RefundStatus.PENDING
    await work.refunds.settle(owed.id, status, told.reference, refund_again_seconds(status, owed.tries))
    if status is RefundStatus.SUCCEEDED:
        await pay_out(owed, told, work)
    if status is not before:
        version = await work.orders.touch(owed.order, work.now)
        work.record(RefundSettled(subject=owed.order, version=version))


async def pay_out(owed: OwedRefund, told: ToldRefund, work: Work) -> None:
    reference = told.reference or owed.key
    await work.payments.add_transaction(
        owed.payment, TransactionKind.REFUND, owed.amount, reference, told.raw, work.now, owed.id
    )
    done = [ExceptionKind.LATE_PAYMENT]
    if not await work.refunds.any_refused(owed.payment):
        done.append(ExceptionKind.REFUND_REFUSED)
    work.record(*await work.payment_exceptions.settle(owed.payment, done, work.now))
