"""The moment an order's money is there: what every way of paying ends in."""

from uuid import UUID

from db.work import Work
from domain.order_status import OrderStatus
from domain.orders.order import Actor, Order
from domain.orders.order_events import UNKNOWN_COUNTRY, OrderPaid, SoldLine


def mark_paid(order: Order, actor: Actor, work: Work, by: UUID | None = None) -> None:
    """Of a locked order that is PENDING; its invoice gets a number. Attempts that are still open, but the one it is
    paid by, are not wanted any more.
    """
    version = work.orders.move(order, OrderStatus.PAID, actor, work.now)
    work.payments.close(order.id, by)
    work.sold_units.count(units_by_product(order, 1))
    work.invoices.issue(order, work.now)
    work.record(
        OrderPaid(
            subject=order.id,
            version=version,
            placed_at=order.placed_at,
            paid_at=work.now,
            total=order.total,
            lines=sold_lines(order),
            country=UNKNOWN_COUNTRY if order.shipping_address is None else order.shipping_address.country,
        )
    )


def sold_lines(order: Order) -> tuple[SoldLine, ...]:
    return tuple(SoldLine(line.product_id, line.quantity, line.revenue, line.sku) for line in order.lines)


def units_by_product(order: Order, sign: int) -> dict[UUID, int]:
    units: dict[UUID, int] = {}
    for line in order.lines:
        units[line.product_id] = units.get(line.product_id, 0) + sign * line.quantity
    return units
