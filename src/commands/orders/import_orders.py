"""Take historic orders over: paid at their own dates, in the same ledger and outbox as every other.

Many at a time, since history is long: a batch costs as many statements as a single order. Stock is left alone: what was
sold then is not on the shelf now.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec

from db.ids import new_id
from db.orders.past_orders import FiledOrder
from db.work import Work
from domain.accounts.account import email_key
from domain.events import CustomerRegistered
from domain.order_status import OrderStatus
from domain.orders.order import PastOrder, statuses_up_to
from domain.orders.order_events import OrderDelivered, OrderEvent, OrderPaid, OrderPlaced, OrderShipped, SoldLine


class ImportOrders(msgspec.Struct, frozen=True):
    """Customers are told apart by e-mail among those that history knows, who have no password.

    Whoever registers such an address is another, and sees nothing of it: nobody has proven yet to be the same.
    """

    orders: Sequence[PastOrder]


async def import_orders(command: ImportOrders, work: Work) -> list[UUID]:
    customers = await register(command.orders, work)
    filed = [FiledOrder(new_id(), customers[email_key(order.email)], order) for order in command.orders]
    await work.past_orders.add(filed)
    units: Counter[UUID] = Counter()
    for entry in filed:
        for line in entry.order.lines:
            units[line.product_id] += line.quantity
        work.record(*events(entry))
    work.sold_units.count(dict(sorted(units.items())))
    return [entry.id for entry in filed]


async def register(orders: Sequence[PastOrder], work: Work) -> dict[str, UUID]:
    """Accounts by what their e-mail addresses are compared by; a new one dates from its first order in the batch."""
    first = {email_key(order.email): order for order in reversed(orders)}
    known, new = await work.past_orders.accounts(first)
    for email in sorted(new):
        work.record(CustomerRegistered(subject=known[email], version=1, at=first[email].placed_at))
    return known


def events(entry: FiledOrder) -> Iterator[OrderEvent]:
    order, at = entry.order, entry.order.placed_at
    for version, status in enumerate(statuses_up_to(order.status), 1):
        match status:
            case OrderStatus.PENDING:
                yield OrderPlaced(subject=entry.id, version=version, placed_at=at)
            case OrderStatus.PAID:
                lines = tuple(
                    SoldLine(line.product_id, line.quantity, line.line_total, line.sku) for line in order.lines
                )
                yield OrderPaid(
                    subject=entry.id, version=version, placed_at=at, paid_at=at, total=order.total, lines=lines
                )
            case OrderStatus.SHIPPED:
                yield OrderShipped(subject=entry.id, version=version, placed_at=at)
            case _:
                yield OrderDelivered(subject=entry.id, version=version, placed_at=at)
