"""A product with what customers say of it, as its page shows both."""

from collections.abc import Sequence
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from queries.catalog.get_product import GetProduct, get_product
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_cards import PRODUCT_CARDS, ProductCard, Rating
from read_models.reviews import REVIEWS, ReviewDocument, of_product


class ShowProduct(Question, frozen=True):
    """`page` and `page_size` are of the reviews, newest first."""

    reads: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_CARDS, REVIEWS)
    calls_max: ClassVar[int] = 4
    id_or_slug: str
    page: int = 1
    page_size: int = 10


class ShownProduct(msgspec.Struct, frozen=True):
    """`review_count` is of all pages."""

    product: ProductCard
    reviews: Sequence[ReviewDocument]
    review_count: int


class Shown(msgspec.Struct, frozen=True):
    product: msgspec.Raw
    reviews: Sequence[msgspec.Raw]
    review_count: int


class Rated(msgspec.Struct, frozen=True):
    id: UUID
    rating: Rating


rated: Final = msgspec.json.Decoder(Rated)


async def show_product(question: ShowProduct, view: View) -> bytes:
    """Raises NotFound for a product that is not published. What nobody has rated has no reviews to be looked for."""
    card = await get_product(GetProduct(question.id_or_slug), view)
    found, total = list[bytes](), 0
    if (product := rated.decode(card)).rating.count:
        offset = (question.page - 1) * question.page_size
        found, total = await view.listed(REVIEWS, [of_product(product.id)], offset, question.page_size)
    return encode(Shown(msgspec.Raw(card), [msgspec.Raw(review) for review in found], total))
