"""One whole product, by its id or its slug."""

from typing import ClassVar
from uuid import UUID

import msgspec

from domain.product import ProductStatus
from domain.refusals import NotFound
from queries.base import Question, View
from read_models.model import ReadModel
from read_models.product_cards import PRODUCT_CARDS, card_key, slug_key


class GetProduct(Question, frozen=True):
    """Unless `unpublished` is asked for too, drafts and archived products are not there."""

    reads: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_CARDS,)
    id_or_slug: str
    unpublished: bool = False


class Status(msgspec.Struct):
    status: ProductStatus


async def get_product(question: GetProduct, view: View) -> bytes:
    """Raises NotFound."""
    key = await find(question.id_or_slug, view)
    card = None if key is None else await view.document(PRODUCT_CARDS, key)
    if card is None:
        raise NotFound("product")
    if not question.unpublished and msgspec.json.decode(card, type=Status).status is not ProductStatus.PUBLISHED:
        raise NotFound("product")
    return card


async def find(id_or_slug: str, view: View) -> str | None:
    try:
        return card_key(UUID(id_or_slug))
    except ValueError:
        product = await view.document(PRODUCT_CARDS, slug_key(id_or_slug))
        return None if product is None else card_key(msgspec.json.decode(product, type=UUID))
