"""Ask for a return: units of an order that were sent, with why they are to come back."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from db.work import Work
from domain.orders.order import Order
from domain.orders.order_events import ReturnRequested
from domain.orders.returnable import units_to_return
from domain.orders.returns import told_of
from domain.orders.units import Units


class RequestReturn(msgspec.Struct, frozen=True):
    """`customer` None asks for any customer's order."""

    order: UUID
    customer: UUID | None
    items: Sequence[Units]
    reason: str


async def request_return(command: RequestReturn, work: Work) -> Order:
    """The new return is the order's last. Raises NotFound, and what `domain.orders.returnable.units_to_return` does."""
    order = await work.orders.lock(command.order, command.customer)
    units = units_to_return(order, command.items)
    version = await work.orders.touch(order.id, work.now)
    returned = await work.returns.add(order.id, units, command.reason, work.now, version)
    work.record(ReturnRequested(subject=order.id, version=version, return_id=returned))
    asked = await work.orders.get(order.id)
    work.account_for(command, "return", returned, None, told_of(asked.return_of(returned)))
    return asked
