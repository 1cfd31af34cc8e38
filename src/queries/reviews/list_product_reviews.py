"""What customers say of a product, newest first: what everybody may read."""

from collections.abc import Sequence
from typing import ClassVar, Generic
from uuid import UUID

import msgspec

from queries.catalog.get_product import GetProduct, get_product
from queries.page import Item, Page
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_cards import PRODUCT_CARDS, Rating
from read_models.reviews import (
    REVIEWS,
    ProductRating,
    ReviewDocument,
    StarsCount,
    of_product,
    product_rating,
    ratings_key,
)


class ListProductReviews(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_CARDS, REVIEWS)
    calls_max: ClassVar[int] = 4
    product: UUID
    page: int = 1
    page_size: int = 20


class RatedPage(Page[Item], Generic[Item], frozen=True):
    """`rating` and `distribution` are of all approved reviews, whatever the page."""

    rating: Rating
    distribution: tuple[StarsCount, ...]


class ProductReviewPage(RatedPage[ReviewDocument], frozen=True):
    items: Sequence[ReviewDocument]


async def list_product_reviews(question: ListProductReviews, view: View) -> bytes:
    """Raises NotFound for a product that is not published."""
    await get_product(GetProduct(str(question.product)), view)
    offset = (question.page - 1) * question.page_size
    found, total = await view.listed(REVIEWS, [of_product(question.product)], offset, question.page_size)
    rated = await view.document(REVIEWS, ratings_key(question.product))
    told = product_rating({}) if rated is None else msgspec.json.decode(rated, type=ProductRating)
    reviews = [msgspec.Raw(review) for review in found]
    return encode(RatedPage(reviews, question.page, question.page_size, total, told.rating, told.distribution))
