"""A customer's cart."""

from typing import ClassVar
from uuid import UUID

from queries.base import Question, View
from read_models.carts import CARTS, empty_cart
from read_models.documents import encode
from read_models.model import ReadModel


class GetCart(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (CARTS,)
    customer: UUID


async def get_cart(question: GetCart, view: View) -> bytes:
    return await view.document(CARTS, str(question.customer)) or encode(empty_cart(view.currency))
