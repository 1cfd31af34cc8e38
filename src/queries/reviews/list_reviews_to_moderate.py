"""Reviews as admins see them, newest first."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from msgspec.structs import asdict

from domain.reviews.review import ReviewStatus
from queries.catalog.name_products import ProductName, name_products
from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_cards import PRODUCT_CARDS
from read_models.reviews import EVERY_REVIEW, REPORTED_REVIEWS, REVIEWS, ModeratedReview, of_status


class ListReviewsToModerate(Question, frozen=True):
    """`reported`: only those with a report nobody has decided about."""

    reads: ClassVar[tuple[ReadModel, ...]] = (REVIEWS, PRODUCT_CARDS)
    calls_max: ClassVar[int] = 3
    status: ReviewStatus | None = None
    reported: bool = False
    page: int = 1
    page_size: int = 20


class QueuedReview(ModeratedReview, frozen=True):
    """`product` is what it is called now."""

    product: ProductName | None


class QueuedReviewPage(Page[QueuedReview], frozen=True):
    items: Sequence[QueuedReview]


async def list_reviews_to_moderate(question: ListReviewsToModerate, view: View) -> bytes:
    lists = [
        *([of_status(question.status)] if question.status else []),
        *([REPORTED_REVIEWS] if question.reported else []),
    ]
    offset = (question.page - 1) * question.page_size
    found, total = await view.listed(REVIEWS, lists or [EVERY_REVIEW], offset, question.page_size)
    reviews = [msgspec.json.decode(review, type=ModeratedReview) for review in found]
    names = await name_products([review.product_id for review in reviews], view)
    items = [QueuedReview(**asdict(review), product=names.get(review.product_id)) for review in reviews]
    return encode(QueuedReviewPage(items, question.page, question.page_size, total))
