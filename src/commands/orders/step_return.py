"""Let a return take its next step."""

from typing import Final
from uuid import UUID

from db.work import Work
from domain.orders.order import Order
from domain.orders.order_events import ReturnAccepted, ReturnEvent, ReturnReceived, ReturnRefused, ReturnWithdrawn
from domain.orders.return_status import ReturnStatus, require_step
from domain.orders.returns import told_of

EVENTS: Final[dict[ReturnStatus, type[ReturnEvent]]] = {
    ReturnStatus.ACCEPTED: ReturnAccepted,
    ReturnStatus.REFUSED: ReturnRefused,
    ReturnStatus.RECEIVED: ReturnReceived,
    ReturnStatus.WITHDRAWN: ReturnWithdrawn,
}


async def step_return(command: object, order: Order, returned: UUID, status: ReturnStatus, work: Work) -> Order:
    """Of a locked order; as it is then. The command is what stands in the audit. Raises NotFound, StatusNotAllowed."""
    before = order.return_of(returned)
    require_step(before.status, status)
    version = await work.orders.touch(order.id, work.now)
    await work.returns.step(returned, status, work.now, version)
    work.record(EVENTS[status](subject=order.id, version=version, return_id=returned))
    after = await work.orders.get(order.id)
    work.account_for(command, "return", returned, told_of(before), told_of(after.return_of(returned)))
    return after
