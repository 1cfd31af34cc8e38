"""Settle what no rule can: a person has looked after it, and says how."""

from typing import Final
from uuid import UUID

import msgspec

from commands.payments.settle_refund import TROUBLES, pay_out
from db.ids import new_id
from db.work import Work
from domain.orders.order_events import RefundSettled
from domain.payments.payment import Provider, RefundStatus
from domain.payments.payment_exception import ExceptionKind, PaymentException
from domain.payments.payment_refusals import SettledAlready

OWED: Final = frozenset({*TROUBLES, ExceptionKind.MANUAL_REFUND})


class SettlePaymentException(msgspec.Struct, frozen=True):
    """`by` is the admin's account."""

    exception: UUID
    by: UUID
    reason: str


async def settle_payment_exception(command: SettlePaymentException, work: Work) -> PaymentException:
    """About a refund that is owed: it was given another way, and no provider is asked for it any more.

    Raises NotFound, SettledAlready.
    """
    found = await work.payment_exceptions.get(command.exception)
    await work.orders.lock_row(found.order_id)
    entry = await work.payment_exceptions.get(command.exception)  # as it is now that nobody else can change it
    if entry.settled_at is not None:
        raise SettledAlready
    kinds = {entry.kind}
    if entry.kind in OWED:
        await give_by_hand(entry, command, work)
        kinds |= {*OWED, ExceptionKind.LATE_PAYMENT}
    work.record(*await work.payment_exceptions.settle(entry.payment_id, kinds, work.now, command.by, command.reason))
    settled = await work.payment_exceptions.get(entry.id)
    work.account_for(command, "payment_exception", entry.id, entry, settled)
    return settled


async def give_by_hand(entry: PaymentException, command: SettlePaymentException, work: Work) -> None:
    """Whatever of the payment goes back by no provider."""
    for owed in await work.refunds.left_to_people(entry.payment_id):
        reference = f"{Provider.MANUAL.value}_{new_id().hex}"
        await work.refunds.settle(owed.id, RefundStatus.SUCCEEDED, reference, None, None)
        await pay_out(owed, reference, {"by": str(command.by), "reason": command.reason}, work)
        work.record(RefundSettled(subject=owed.order, version=await work.orders.touch(owed.order, work.now)))
