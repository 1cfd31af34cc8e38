"""Pay an order, by the dummy provider or by money an admin has seen arrive."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import OrderPaid, PaymentFailed, SoldLine
from domain.order import Actor, Order
from domain.order_status import OrderStatus, require_move
from domain.payment import Payment, PaymentStatus, Provider, TransactionKind


class PayOrder(msgspec.Struct, frozen=True):
    """`customer` None pays any customer's order. `succeeds` is what the provider is going to say."""

    order: UUID
    customer: UUID | None
    provider: Provider
    actor: Actor
    succeeds: bool = True


async def pay_order(command: PayOrder, work: Work) -> Payment:
    """Raises NotFound, StatusNotAllowed."""
    order = await work.orders.lock(command.order, command.customer)
    require_move(order.status, OrderStatus.PAID)
    if command.succeeds:
        payment = await work.payments.record(
            order, command.provider, PaymentStatus.SUCCEEDED, TransactionKind.CAPTURE, work.now
        )
        order = await mark_paid(order, command.actor, work)
    else:
        payment = await work.payments.record(
            order, command.provider, PaymentStatus.FAILED, TransactionKind.FAILURE, work.now
        )
        order = await work.orders.touch(order, work.now)
        work.record(PaymentFailed(subject=order.id, version=order.version))
    return next(entry for entry in order.payments if entry.id == payment)


async def mark_paid(order: Order, actor: Actor, work: Work) -> Order:
    paid = await work.orders.move(order, OrderStatus.PAID, actor, work.now)
    await work.products.count_sales(units_by_product(paid, 1))
    work.record(
        OrderPaid(
            subject=paid.id,
            version=paid.version,
            placed_at=paid.placed_at,
            paid_at=work.now,
            total=paid.total,
            lines=sold_lines(paid),
        )
    )
    return paid


def sold_lines(order: Order) -> tuple[SoldLine, ...]:
    return tuple(SoldLine(line.product_id, line.quantity, line.revenue) for line in order.lines)


def units_by_product(order: Order, sign: int) -> dict[UUID, int]:
    units: dict[UUID, int] = {}
    for line in order.lines:
        units[line.product_id] = units.get(line.product_id, 0) + sign * line.quantity
    return units
