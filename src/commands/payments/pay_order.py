"""Pay an order by money that an admin has seen arrive, outside any provider."""

from uuid import UUID

import msgspec

from commands.payments.mark_paid import mark_paid
from db.work import Work
from domain.order_status import OrderStatus, require_move
from domain.orders.order import Actor, Order, told_of
from domain.payments.payment import Provider


class PayOrder(msgspec.Struct, frozen=True):
    order: UUID


async def pay_order(command: PayOrder, work: Work) -> Order:
    """Raises NotFound, StatusNotAllowed."""
    order = await work.orders.lock(command.order, None)
    require_move(order.status, OrderStatus.PAID)
    mark_paid(order, Actor.ADMIN, work)
    await work.payments.record(order, Provider.MANUAL, work.now)
    await work.invoices.number_now()
    paid = await work.orders.get(order.id)
    work.account_for(command, "order", order.id, told_of(order), told_of(paid))
    return paid
