"""Settle an attempt to pay by what its provider has answered: the second half of every call."""

from typing import Final
from uuid import UUID

import msgspec

from commands.payments.adopt_refunds import adopt_refunds
from commands.payments.mark_paid import mark_paid
from commands.payments.owe_refund import owe_refund
from db.work import Work
from domain.orders.order import Actor, Order
from domain.orders.order_events import PaymentChanged, PaymentFailed
from domain.payments.failure import payment_failure
from domain.payments.payment import Attempt, Payment, PaymentStatus, Provider, TransactionKind
from domain.payments.payment_exception import ExceptionKind
from domain.payments.settlement import (
    CUSTOMER_SECONDS,
    KEY_HOURS_MAX,
    LOOK_SECONDS_MAX,
    LOOK_SECONDS_MIN,
    Said,
    Settlement,
    Step,
    Told,
    look_again_seconds,
    settle,
)

CHECKED: Final = frozenset({Said.WAITING, Said.AUTHORISED, Said.CAPTURED})
LATE: Final = "paid when the order no longer wanted it"


class SettlePayment(msgspec.Struct, frozen=True):
    """`told` None: there was no need to ask, and nothing changes."""

    payment: UUID
    told: Told | None
    actor: Actor = Actor.SYSTEM


class Settled(msgspec.Struct, frozen=True):
    """`next` is what to tell the provider now, of `attempt` as it is. `secret` is for the customer's browser."""

    attempt: Attempt
    payment: Payment
    next: Step | None
    secret: str | None


async def settle_payment(command: SettlePayment, work: Work) -> Settled:
    """Any number of times, with answers of any age. Raises NotFound."""
    order = await work.orders.lock_of_payment(command.payment)
    attempt, told = await work.payments.get(command.payment), command.told
    if told is None or opened_by_a_twin(attempt, told):
        return await settled(attempt, None, None, work)
    if (wrong := mismatch(attempt, told)) is not None:
        work.record(*await work.payment_exceptions.raise_once(attempt.id, ExceptionKind.MISMATCH, wrong, work.now))
        work.payments.settle(attempt.id, attempt.status, None, LOOK_SECONDS_MAX, late=False)
        return await settled(attempt, None, None, work)
    settlement = within_the_keys_time(attempt, settle(attempt.status, order.status, told.said), work)
    await record_settlement(order, attempt, told, settlement, command.actor, work)
    if told.refunds:
        await adopt_refunds(await work.orders.get(order.id), attempt.id, told.refunds, work)
    return await settled(attempt, settlement.next, told.secret, work)


def opened_by_a_twin(attempt: Attempt, told: Told) -> bool:
    """Where a provider knows no keys, two callers at once may open one each; nobody is told of the second."""
    return told.said is Said.WAITING and attempt.provider_ref not in (None, told.reference)


def mismatch(attempt: Attempt, told: Told) -> str | None:
    """What of a provider's answer is not as it must be."""
    if told.said not in CHECKED:
        return None
    if attempt.provider_ref is not None and told.reference != attempt.provider_ref:
        return f"the provider calls it {told.reference}, not {attempt.provider_ref}"
    if told.amount != attempt.amount or (told.currency or "").upper() != attempt.currency:
        return f"the provider says {told.amount} {told.currency}, not {attempt.amount} {attempt.currency}"
    if told.order != str(attempt.order):
        return f"the provider says it is for order {told.order}"
    return None


def within_the_keys_time(attempt: Attempt, settlement: Settlement, work: Work) -> Settlement:
    """An attempt the provider has not heard of in a day is given up: nobody was ever able to pay it."""
    hours = (work.now - attempt.created_at).total_seconds() / 3600
    too_late = settlement.next is Step.OPEN and hours > KEY_HOURS_MAX
    return Settlement(PaymentStatus.CANCELLED) if too_late else settlement


async def record_settlement(
    order: Order, attempt: Attempt, told: Told, settlement: Settlement, actor: Actor, work: Work
) -> None:
    late, answered = settlement.captured and not settlement.pays, told.said is not Said.SILENCE
    due = seconds_until_due(attempt, settlement, work, answered=answered)
    failed_now = settlement.declined or told.failure is not None
    failure = payment_failure(told.failure) if failed_now else None
    work.payments.settle(attempt.id, settlement.status, told.reference, due, late=late, failure=failure)
    if told.said in CHECKED and attempt.mismatched:
        work.record(*await work.payment_exceptions.settle(attempt.id, [ExceptionKind.MISMATCH], work.now))
    reference = told.reference or attempt.provider_ref or attempt.key
    failed = False
    if settlement.captured:
        work.payments.note_transaction(attempt, TransactionKind.CAPTURE, reference, told.raw, work.now)
    if told.said is Said.AUTHORISED:
        work.payments.note_transaction(attempt, TransactionKind.AUTHORISE, reference, told.raw, work.now)
    if failed_now:
        failed = await work.payments.add_transaction(
            attempt.id, TransactionKind.FAILURE, attempt.amount, told.failure_ref or reference, told.raw, work.now
        )
    if settlement.pays:
        mark_paid(order, actor, work, attempt.id)
    if late:
        await take_late_money(order, attempt, work)
    if failed:
        work.record(PaymentFailed(subject=order.id, version=await work.orders.touch(order.id, work.now)))
    elif not settlement.pays and (settlement.status is not attempt.status or named_now(attempt, told)):
        work.record(PaymentChanged(subject=order.id, version=await work.orders.touch(order.id, work.now)))


def seconds_until_due(attempt: Attempt, settlement: Settlement, work: Work, *, answered: bool) -> int | None:
    """A payment that was just taken is looked at once more: some of it may have gone back before we knew of it."""
    if settlement.captured:
        return None if attempt.provider is Provider.DUMMY else CUSTOMER_SECONDS
    if settlement.status is not attempt.status:
        again = look_again_seconds(settlement.status, 0, 0, answered=answered)
        return LOOK_SECONDS_MIN if settlement.next else again
    age_seconds = (work.now - attempt.status_at).total_seconds()
    return look_again_seconds(settlement.status, attempt.tries, age_seconds, answered=answered)


def named_now(attempt: Attempt, told: Told) -> bool:
    return attempt.provider_ref is None and told.reference is not None


async def take_late_money(order: Order, attempt: Attempt, work: Work) -> None:
    """It was taken, and is nobody's: the whole of it goes back by itself, and somebody can see that."""
    payment = (await work.orders.get(order.id)).payment(attempt.id)
    await owe_refund(payment, attempt.amount, LATE, Actor.SYSTEM, work)
    work.record(*await work.payment_exceptions.raise_once(attempt.id, ExceptionKind.LATE_PAYMENT, LATE, work.now))


async def settled(attempt: Attempt, next_step: Step | None, secret: str | None, work: Work) -> Settled:
    present, payment = await work.payments.get_both(attempt.id)
    return Settled(present, payment, next_step, secret)
