"""Begin to pay an order: write the attempt down before any provider hears of it.

An order has one open attempt. Whoever begins again, by the same provider, goes on with it: twins and retries can't
charge twice. Whoever begins by another provider has to close the first attempt there before.
"""

from uuid import UUID

import msgspec

from commands.payments.mark_paid import mark_paid
from db.work import Work
from domain.currency import amount_text, money_text
from domain.order_status import OrderStatus, require_move
from domain.orders.order import Actor, Order
from domain.orders.order_events import PaymentChanged
from domain.payable import payable_step, rounding
from domain.payments.payment import OPEN, Attempt, Provider
from domain.payments.payment_refusals import AmountNotPayable, ProviderNotAvailable


class BeginPayment(msgspec.Struct, frozen=True):
    """`customer` None pays any customer's order. `minimum` (minor units) is the least the provider takes, `why_not` why
    it takes nothing at all, `method` its word for a way of paying.
    """

    order: UUID
    customer: UUID | None
    provider: Provider
    actor: Actor
    minimum: int = 0
    why_not: str | None = None
    method: str | None = None


class Begun(msgspec.Struct, frozen=True):
    """`attempt` is None as long as others are in its way: they are to be closed, and the payment begun again.

    `fresh`: no provider has ever been asked about it.
    """

    attempt: Attempt | None
    fresh: bool = False
    in_the_way: tuple[Attempt, ...] = ()


async def begin_payment(command: BeginPayment, work: Work) -> Begun:
    """An order that comes to nothing is paid by that. Raises NotFound, StatusNotAllowed, ProviderNotAvailable,
    AmountNotPayable.
    """
    order = await work.orders.lock(command.order, command.customer)
    require_move(order.status, OrderStatus.PAID)
    if order.total == 0:
        mark_paid(order, command.actor, work)
        return Begun(await work.payments.get(await work.payments.record(order, Provider.MANUAL, work.now)))
    if command.why_not is not None:
        raise ProviderNotAvailable(command.provider.value, command.why_not)
    require_payable(order, command)
    unsettled = await work.payments.unsettled(order.id)
    same = [one for one in unsettled if one.status in OPEN and one.provider is command.provider]
    others = tuple(one for one in unsettled if one not in same)
    if others:
        if await work.payments.close_open(order.id, but=same[0].id if same else None):
            await changed(order, work)
        return Begun(None, in_the_way=tuple([await work.payments.get(other.id) for other in others]))
    if same:
        return Begun(same[0])
    # Nobody is told of it: orders show it as soon as there is something to say of it.
    return Begun(await work.payments.begin(order, command.provider, command.method, work.now), fresh=True)


def require_payable(order: Order, command: BeginPayment) -> None:
    """Also what was ordered before totals were rounded. Raises AmountNotPayable."""
    if order.total < command.minimum:
        why = f"it takes no less than {amount_text(command.minimum, order.currency)}"
    elif rounding(order.total, order.currency):
        why = f"amounts go in steps of {amount_text(payable_step(order.currency), order.currency)}"
    else:
        return
    raise AmountNotPayable(command.provider.value, money_text(order.total, order.currency), why)


async def changed(order: Order, work: Work) -> None:
    work.record(PaymentChanged(subject=order.id, version=await work.orders.touch(order.id, work.now)))
