"""Reviews: as everybody and their authors read them, as admins do, and how each product is rated."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

from domain.catalog.product import rating_average
from domain.events import AccountChanged, Event
from domain.orders.order_events import (
    OrderCancelled,
    OrderPaid,
    OrderPartlyRefunded,
    OrderRefunded,
    OrderTakenOver,
    RefundSettled,
)
from domain.reviews.review import STARS_MAX, Review, ReviewStatus, public_name
from domain.shopper_events import ReviewChanged
from read_models.model import Document, ReadModel
from read_models.product_cards import Rating

REVIEWS: Final = ReadModel("reviews", revision=2)

EVERY_REVIEW: Final = "all"
REPORTED_REVIEWS: Final = "reported"
MODERATED: Final = "moderated"
RATINGS: Final = "ratings"

NIL: Final = UUID(int=0)


class ReviewKey(msgspec.Struct, frozen=True):
    """A review, all of a customer, those of what an order's customer has bought by it, or how a product is rated.

    `product` and `customer` say in which lists a review stood that is no longer there.
    """

    kind: Literal["review", "customer", "order", "product"]
    id: UUID
    product: UUID = NIL
    customer: UUID = NIL


class Reply(msgspec.Struct, frozen=True):
    """The shop's. Plain text."""

    text: str
    at: datetime


class ReviewDocument(msgspec.Struct, frozen=True):
    """Title and body are plain text, not HTML. `author` is shortened, as in "Eve M."; null where no name is left.

    `verified_purchase`: its author has bought the product in this shop, and not given it back.
    """

    id: UUID
    product_id: UUID
    author: str | None
    rating: int
    title: str
    body: str
    status: ReviewStatus
    verified_purchase: bool
    reply: Reply | None
    created_at: datetime
    edited_at: datetime | None


class Author(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    email: str


class ReportEntry(msgspec.Struct, frozen=True):
    reason: str
    at: datetime


class ModeratedReview(ReviewDocument, frozen=True):
    """With what only admins see. `report_count` and `reports`, the newest of them, are of what is undecided."""

    customer: Author
    report_count: int
    reports: tuple[ReportEntry, ...]
    moderated_at: datetime | None
    moderated_by: UUID | None
    version: int


class StarsCount(msgspec.Struct, frozen=True):
    """How many reviews give so many stars."""

    rating: int
    count: int


class ProductRating(msgspec.Struct, frozen=True):
    """Of its approved reviews. `distribution` has every number of stars, the highest first."""

    rating: Rating
    distribution: tuple[StarsCount, ...]


def review_document(review: Review) -> ReviewDocument:
    return ReviewDocument(
        id=review.id,
        product_id=review.product,
        author=public_name(review.customer_name),
        rating=review.rating,
        title=review.title,
        body=review.body,
        status=review.status,
        verified_purchase=review.verified_purchase,
        reply=None if review.reply is None or review.replied_at is None else Reply(review.reply, review.replied_at),
        created_at=review.created_at,
        edited_at=review.edited_at,
    )


def moderated_review(review: Review) -> ModeratedReview:
    return ModeratedReview(
        **msgspec.structs.asdict(review_document(review)),
        customer=Author(review.customer, review.customer_name, review.customer_email),
        report_count=review.report_count,
        reports=tuple(ReportEntry(report.reason, report.at) for report in review.reports),
        moderated_at=review.moderated_at,
        moderated_by=review.moderated_by,
        version=review.version,
    )


def product_rating(stars: Mapping[int, int]) -> ProductRating:
    total, count = sum(rating * each for rating, each in stars.items()), sum(stars.values())
    return ProductRating(
        Rating(rating_average(total, count), count),
        tuple(StarsCount(rating, stars.get(rating, 0)) for rating in range(STARS_MAX, 0, -1)),
    )


def moderated_key(review: UUID) -> str:
    return f"{MODERATED}:{review}"


def ratings_key(product: UUID) -> str:
    return f"{RATINGS}:{product}"


def of_product(product: UUID) -> str:
    return f"product:{product}"


def of_customer(customer: UUID) -> str:
    return f"customer:{customer}"


def of_status(status: ReviewStatus) -> str:
    return f"status:{status.value}"


def review_ranks(review: Review) -> dict[str, int | None]:
    """Where everybody, or its author, leafs through: by the moment it was written (Unix milliseconds)."""
    at = written_ms(review)
    return {of_product(review.product): at if review.is_public else None, of_customer(review.customer): at}


def moderated_ranks(review: Review) -> dict[str, int | None]:
    at = written_ms(review)
    ranks: dict[str, int | None] = {EVERY_REVIEW: at, REPORTED_REVIEWS: at if review.report_count else None}
    return ranks | {of_status(status): at if status is review.status else None for status in ReviewStatus}


def written_ms(review: Review) -> int:
    return int(review.created_at.timestamp() * 1000)


def deleted_review(key: ReviewKey) -> tuple[Document, Document]:
    """Out of every list it can have stood in."""
    moderated = (EVERY_REVIEW, REPORTED_REVIEWS, *map(of_status, ReviewStatus))
    return (
        Document(str(key.id), None, dict.fromkeys((of_product(key.product), of_customer(key.customer)))),
        Document(moderated_key(key.id), None, dict.fromkeys(moderated)),
    )


def touched_reviews(event: Event) -> Iterable[ReviewKey]:
    match event:
        case ReviewChanged():
            return (ReviewKey("review", event.subject, event.product, event.customer),)
        case AccountChanged():
            return (ReviewKey("customer", event.subject),)
        case (
            OrderPaid()
            | OrderCancelled()
            | OrderPartlyRefunded()
            | OrderRefunded()
            | RefundSettled()
            | OrderTakenOver()
        ):
            return (ReviewKey("order", event.subject),)
        case _:
            return ()
