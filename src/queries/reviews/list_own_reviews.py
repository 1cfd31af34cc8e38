"""A customer's own reviews, newest first, whatever became of them."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

import msgspec
from msgspec.structs import asdict

from queries.catalog.name_products import ProductName, name_products
from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_cards import PRODUCT_CARDS
from read_models.reviews import REVIEWS, ReviewDocument, of_customer


class ListOwnReviews(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (REVIEWS, PRODUCT_CARDS)
    calls_max: ClassVar[int] = 3
    customer: UUID
    page: int = 1
    page_size: int = 20


class OwnReview(ReviewDocument, frozen=True):
    """`product` is what it is called now."""

    product: ProductName | None


class OwnReviewPage(Page[OwnReview], frozen=True):
    items: Sequence[OwnReview]


async def list_own_reviews(question: ListOwnReviews, view: View) -> bytes:
    offset = (question.page - 1) * question.page_size
    found, total = await view.listed(REVIEWS, [of_customer(question.customer)], offset, question.page_size)
    reviews = [msgspec.json.decode(review, type=ReviewDocument) for review in found]
    names = await name_products([review.product_id for review in reviews], view)
    items = [OwnReview(**asdict(review), product=names.get(review.product_id)) for review in reviews]
    return encode(OwnReviewPage(items, question.page, question.page_size, total))
