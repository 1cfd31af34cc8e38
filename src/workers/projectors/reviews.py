"""Keeps the reviews, and how products are rated."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from db.pool import Connection
from db.reviews.reviews import find_reviews, load_ratings, load_reports, load_reviews
from domain.reviews.review import MadeReport, Review
from read_models.documents import encode
from read_models.model import Document
from read_models.reports import ReportsDocument, report_lists, report_ranks, reports_key
from read_models.reviews import (
    NIL,
    RATINGS,
    REVIEWS,
    ReviewKey,
    deleted_review,
    moderated_key,
    moderated_ranks,
    moderated_review,
    product_rating,
    ratings_key,
    review_document,
    review_ranks,
    touched_reviews,
)
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind

PORTION_ROWS_MAX: Final = 500


async def load_review_documents(
    connection: Connection, keys: Sequence[ReviewKey], currency: str
) -> AsyncIterator[list[Document]]:
    named = {key.id: key for key in keys if key.kind == "review"}
    found = await find_reviews(
        connection,
        [key.id for key in keys if key.kind == "customer"],
        [key.id for key in keys if key.kind == "order"],
    )
    rated = {key.id for key in keys if key.kind == "product"} | {key.product for key in named.values()} - {NIL}
    ordered = sorted(named.keys() | found)
    for start in range(0, len(ordered), PORTION_ROWS_MAX):
        portion = ordered[start : start + PORTION_ROWS_MAX]
        present = {review.id: review for review in await load_reviews(connection, portion)}
        rated |= {review.product for review in present.values()}
        reports = await load_reports(connection, portion)
        gone = [named[review] for review in portion if review in named and review not in present]
        yield [
            *(document for review in present.values() for document in review_documents(review)),
            *(document for key in gone for document in deleted_review(key)),
            *(reports_document(review, reports.get(review, ())) for review in portion),
        ]
    if rated:
        yield await load_rating_documents(connection, sorted(rated))


def review_documents(review: Review) -> tuple[Document, Document]:
    return (
        Document(str(review.id), encode(review_document(review)), review_ranks(review)),
        Document(moderated_key(review.id), encode(moderated_review(review)), moderated_ranks(review)),
    )


def reports_document(review: UUID, made: Sequence[MadeReport]) -> Document:
    """None of a review that nobody has reported."""
    body = encode(ReportsDocument(review, tuple(made))) if made else None
    return Document(reports_key(review), body, report_ranks(made))


async def load_rating_documents(connection: Connection, products: Sequence[UUID]) -> list[Document]:
    """None of a product without approved reviews."""
    ratings = await load_ratings(connection, products)
    return [
        Document(ratings_key(product), encode(product_rating(ratings[product])) if product in ratings else None)
        for product in products
    ]


def review_key(review: UUID) -> ReviewKey:
    return ReviewKey("review", review)


def owner(document: Document) -> ReviewKey:
    prefix, _, name = document.key.rpartition(":")
    return ReviewKey("product" if prefix == RATINGS else "review", UUID(name))


REVIEW_DOCUMENTS: Final = DocumentKind(
    REVIEWS, touched_reviews, load_review_documents, TableKeys("reviews", review_key), owner, report_lists
)
