"""One order, for its customer or for an admin."""

from typing import ClassVar
from uuid import UUID

import msgspec

from domain.refusals import NotFound
from queries.question import Question
from queries.view import View
from read_models.model import ReadModel
from read_models.orders import ORDERS


class GetOrder(Question, frozen=True):
    """`customer` None is an admin, who sees everybody's."""

    reads: ClassVar[tuple[ReadModel, ...]] = (ORDERS,)
    order: UUID
    customer: UUID | None


class Owner(msgspec.Struct):
    user_id: UUID | None


async def get_order(question: GetOrder, view: View) -> bytes:
    """Raises NotFound, for another customer's order too."""
    order = await view.document(ORDERS, str(question.order))
    if order is None:
        raise NotFound("order")
    if question.customer is not None and msgspec.json.decode(order, type=Owner).user_id != question.customer:
        raise NotFound("order")
    return order
