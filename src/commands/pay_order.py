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
        await mark_paid(order, command.actor, work)
        status, kind = PaymentStatus.SUCCEEDED, TransactionKind.CAPTURE
    else:
        work.record(PaymentFailed(subject=order.id, version=await work.orders.touch(order, work.now)))
        status, kind = PaymentStatus.FAILED, TransactionKind.FAILURE
    return await work.payments.record(order.id, order.total, command.provider, status, kind, work.now)


async def mark_paid(order: Order, actor: Actor, work: Work) -> None:
    version = await work.orders.move(order, OrderStatus.PAID, actor, work.now)
    await work.products.count_sales(units_by_product(order, 1))
    work.record(
        OrderPaid(
            subject=order.id,
            version=version,
            placed_at=order.placed_at,
            paid_at=work.now,
            total=order.total,
            lines=sold_lines(order),
        )
    )


def sold_lines(order: Order) -> tuple[SoldLine, ...]:
    return tuple(SoldLine(line.product_id, line.quantity, line.revenue) for line in order.lines)


def units_by_product(order: Order, sign: int) -> dict[UUID, int]:
    units: dict[UUID, int] = {}
    for line in order.lines:
        units[line.product_id] = units.get(line.product_id, 0) + sign * line.quantity
    return units
