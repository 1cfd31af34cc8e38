"""A customer's cart, or a guest's."""

from datetime import UTC, datetime
from typing import ClassVar

from domain.guests import CartOwner, Guest
from domain.refusals import CartNotFound
from queries.question import Question
from queries.view import View
from read_models.carts import CARTS, empty_cart, owner_key
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.stages import present


class GetCart(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (CARTS,)
    owner: CartOwner | None


async def get_cart(question: GetCart, view: View) -> bytes:
    """An empty one of a customer who has none yet, and of nobody. Raises CartNotFound for a guest's that ended."""
    stages = None if question.owner is None else await view.document(CARTS, owner_key(question.owner))
    if stages is not None:
        return present(stages, datetime.now(UTC))
    if isinstance(question.owner, Guest):
        raise CartNotFound
    return encode(empty_cart(view.currency))
