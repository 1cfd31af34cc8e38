"""Accept a return: its goods may be sent back."""

from uuid import UUID

import msgspec

from commands.orders.step_return import step_return
from db.work import Work
from domain.orders.order import Order
from domain.orders.return_status import ReturnStatus


class AcceptReturn(msgspec.Struct, frozen=True):
    returned: UUID


async def accept_return(command: AcceptReturn, work: Work) -> Order:
    """The order it is of. Raises NotFound, StatusNotAllowed."""
    order = await work.orders.lock_of_return(command.returned)
    return await step_return(command, order, command.returned, ReturnStatus.ACCEPTED, work)
