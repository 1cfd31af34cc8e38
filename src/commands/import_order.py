"""Take a historic order over: paid at its own date, through the same ledger and outbox as every other.

Stock is left alone: what was sold then is not on the shelf now.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from commands.deliver_order import DeliverOrder, deliver_order
from commands.pay_order import mark_paid
from commands.ship_order import ShipOrder, ship_order
from db.work import Work
from domain.account import Role
from domain.events import CustomerRegistered, OrderPlaced
from domain.order import Actor, DraftOrder, OrderLine
from domain.order_status import OrderStatus
from domain.payment import PaymentStatus, Provider, TransactionKind


class ImportOrder(msgspec.Struct, frozen=True):
    """The customer is known by e-mail and registered if new, at the order's date and without a password."""

    email: str
    customer_name: str
    lines: Sequence[OrderLine]
    placed_at: datetime
    status: OrderStatus = OrderStatus.PAID


async def import_order(command: ImportOrder, work: Work) -> UUID:
    """To be carried out with `placed_at` as its moment. The status is PAID, SHIPPED or DELIVERED."""
    assert work.now == command.placed_at
    draft = DraftOrder(
        customer=await customer_at(command.email, command.customer_name, work),
        lines=tuple(command.lines),
        subtotal=sum(line.line_total for line in command.lines),
        discount=0,
        shipping=0,
        tax=0,
        shipping_address=None,
        note=None,
    )
    placed = await work.orders.add(draft, work.now, None, Actor.SYSTEM)
    work.record(OrderPlaced(subject=placed, version=1, placed_at=work.now))
    order = await work.orders.get(placed)
    await work.payments.record(order, Provider.MANUAL, PaymentStatus.SUCCEEDED, TransactionKind.CAPTURE, work.now)
    await mark_paid(order, Actor.SYSTEM, work)
    if command.status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        await ship_order(ShipOrder(placed), work)
    if command.status is OrderStatus.DELIVERED:
        await deliver_order(DeliverOrder(placed), work)
    return placed


async def customer_at(email: str, name: str, work: Work) -> UUID:
    known = await work.accounts.credentials(email=email)
    if known is not None:
        return known.account
    account = await work.accounts.add(email, name, None, Role.CUSTOMER, work.now)
    work.record(CustomerRegistered(subject=account.id, version=account.version, at=work.now))
    return account.id
