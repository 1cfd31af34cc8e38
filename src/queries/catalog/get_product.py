"""One whole product, by its id or its slug."""

from contextlib import suppress
from typing import ClassVar
from uuid import UUID

import msgspec

from domain.refusals import NotFound
from queries.question import Question
from queries.view import View
from read_models.model import ReadModel
from read_models.product_cards import PRODUCT_CARDS, card_key, published, slug_key


class GetProduct(Question, frozen=True):
    """Unless `unpublished` is asked for too, drafts and archived products are not there, nor what sales there are."""

    reads: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_CARDS,)
    calls_max: ClassVar[int] = 2
    id_or_slug: str
    unpublished: bool = False


async def get_product(question: GetProduct, view: View) -> bytes:
    """Raises NotFound."""
    card = await find(question.id_or_slug, view)
    if card is None:
        raise NotFound("product")
    if question.unpublished:
        return card
    if (shown := published(card)) is None:
        raise NotFound("product")
    return shown


async def find(id_or_slug: str, view: View) -> bytes | None:
    """A name may look like an id: what is nobody's id is looked for among the slugs."""
    with suppress(ValueError):
        if card := await view.document(PRODUCT_CARDS, card_key(UUID(id_or_slug))):
            return card
    return await view.document_led_to(PRODUCT_CARDS, slug_key(id_or_slug), card_of)


def card_of(product: bytes) -> str:
    return card_key(msgspec.json.decode(product, type=UUID))
