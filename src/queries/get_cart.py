"""A customer's cart."""

from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

from queries.base import Question, View
from read_models.carts import CARTS, empty_cart
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.stages import present


class GetCart(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (CARTS,)
    customer: UUID


async def get_cart(question: GetCart, view: View) -> bytes:
    stages = await view.document(CARTS, str(question.customer))
    return encode(empty_cart(view.currency)) if stages is None else present(stages, datetime.now(UTC))
