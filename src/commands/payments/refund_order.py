"""Refund an order, as a whole, by its lines or by an amount; its goods go back apart from its money."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from commands.payments.mark_paid import sold_lines, units_by_product
from commands.payments.owe_refund import owe_refund
from db.work import Work
from domain.order_status import OrderStatus
from domain.orders.goods import GivenBack
from domain.orders.invoice import credit_of
from domain.orders.order import Actor, Order, told_of
from domain.orders.order_events import OrderPartlyRefunded, OrderRefunded, OrderRestocked
from domain.orders.refund import given_back, require_payable
from domain.orders.units import Units
from domain.payments.payment import Refund
from domain.stock.stock import MovementReason


class RefundOrder(msgspec.Struct, frozen=True):
    """`items` None is the order as a whole. `amount` (minor units) None is the items' worth, or all that is left.

    `restock`: these goods are back on the shelf. `reference`: it has gone back at the provider already, by this name.
    """

    order: UUID
    reason: str
    amount: int | None = None
    restock: bool = False
    items: Sequence[Units] | None = None
    actor: Actor = Actor.ADMIN
    reference: str | None = None


async def refund_order(command: RefundOrder, work: Work) -> Refund:
    """The last of it makes the order REFUNDED. Raises NotFound, InvalidInput (an amount nobody can pay), and what
    `domain.orders.refund.given_back` does.
    """
    order = await work.orders.lock(command.order, None)
    if command.amount is not None and command.reference is None:
        require_payable(order, command.amount)
    given = given_back(order, command.items, command.amount, restock=command.restock)
    refund = await give_back(order, given, command.reason, command.actor, work, command.reference)
    if work.staff is not None:
        told = told_of(await work.orders.get(order.id)) | {"refund": refund.id}
        work.account_for(command, "order", order.id, told_of(order), told)
    return refund


async def give_back(
    order: Order, given: GivenBack, reason: str, actor: Actor, work: Work, reference: str | None = None
) -> Refund:
    """Of a locked order: its money is owed, its goods are where it is said, and both are told."""
    payment = order.paid_by
    assert payment is not None, "only orders that were paid come so far"
    refund = await owe_refund(payment, given.amount, reason, actor, work, lines=given.lines, reference=reference)
    give_credit_note(order, given, refund, work)
    if given.whole:
        await give_all_back(order, given.amount, actor, work)
    else:
        await give_some_back(order, given, work)
    work.record_stock(await work.stock.put_back(given.restocked, order.id, MovementReason.ORDER_REFUNDED))
    return refund


def give_credit_note(order: Order, given: GivenBack, refund: Refund, work: Work) -> None:
    """Of a locked order as it is before that; where only goods go back, there is none."""
    if given.amount:
        work.invoices.credit(order, refund.id, credit_of(order, given.amount, given.lines), work.now)


async def give_some_back(order: Order, given: GivenBack, work: Work) -> None:
    version = await work.orders.touch(order.id, work.now, refunded=given.amount)
    if given.amount:
        event = OrderPartlyRefunded(subject=order.id, version=version, refunded_at=work.now, refunded=given.amount)
        work.record(event)
    else:
        work.record(OrderRestocked(subject=order.id, version=version))


async def give_all_back(order: Order, amount: int, actor: Actor, work: Work) -> None:
    work.sold_units.count(units_by_product(order, -1))
    version = work.orders.move(order, OrderStatus.REFUNDED, actor, work.now, refunded=amount)
    work.record(
        OrderRefunded(
            subject=order.id,
            version=version,
            placed_at=order.placed_at,
            refunded_at=work.now,
            was=order.status,
            refunded=amount,
            lines=sold_lines(order),
        )
    )
