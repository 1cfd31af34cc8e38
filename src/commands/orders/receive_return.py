"""Receive a return: its goods are there, their money goes back, and they are put on the shelf, or not."""

from typing import Final
from uuid import UUID

import msgspec

from commands.orders.step_return import step_return
from commands.payments.refund_order import give_back
from db.work import Work
from domain.orders.order import Actor, Order
from domain.orders.receipt import given_for
from domain.orders.refund import require_payable
from domain.orders.return_status import ReturnStatus, require_step

RETURNED: Final = "returned"


class ReceiveReturn(msgspec.Struct, frozen=True):
    """`amount` (minor units) None is what its units are worth; 0 is nothing. `restock`: they are back on the shelf."""

    returned: UUID
    amount: int | None = None
    restock: bool = False


async def receive_return(command: ReceiveReturn, work: Work) -> Order:
    """The order it is of. Raises NotFound, StatusNotAllowed, InvalidInput (an amount nobody can pay), and what
    `domain.orders.receipt.given_for` does.
    """
    order = await work.orders.lock_of_return(command.returned)
    returned = order.return_of(command.returned)
    require_step(returned.status, ReturnStatus.RECEIVED)
    if command.amount is not None:
        require_payable(order, command.amount)
    given = given_for(order, returned, command.amount, restock=command.restock)
    if given is not None:
        refund = await give_back(order, given, RETURNED, Actor.ADMIN, work)
        await work.returns.bring(returned.id, refund.id, money=command.amount != 0, goods=command.restock)
    return await step_return(command, order, returned.id, ReturnStatus.RECEIVED, work)
