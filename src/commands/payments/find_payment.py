"""Find an attempt to pay a customer's order, to ask its provider about it; changes nothing."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.payments.payment import Attempt
from domain.refusals import NotFound


class FindPayment(msgspec.Struct, frozen=True):
    """`customer` None finds any customer's."""

    order: UUID
    payment: UUID
    customer: UUID | None


async def find_payment(command: FindPayment, work: Work) -> Attempt:
    """Raises NotFound, for a payment of another order too."""
    await work.orders.require_own(command.order, command.customer)
    attempt = await work.payments.get(command.payment)
    if attempt.order != command.order:
        raise NotFound("payment")
    return attempt
