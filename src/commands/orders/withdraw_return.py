"""Withdraw a return: the goods stay where they are."""

from uuid import UUID

import msgspec

from commands.orders.step_return import step_return
from db.work import Work
from domain.orders.order import Order
from domain.orders.return_status import ReturnStatus


class WithdrawReturn(msgspec.Struct, frozen=True):
    """`customer` None withdraws any customer's."""

    order: UUID
    customer: UUID | None
    returned: UUID


async def withdraw_return(command: WithdrawReturn, work: Work) -> Order:
    """Raises NotFound, also for another order's return, and StatusNotAllowed."""
    order = await work.orders.lock(command.order, command.customer)
    return await step_return(command, order, command.returned, ReturnStatus.WITHDRAWN, work)
