"""What customers say of products, and what the shop lets everybody read of it."""

import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.refusals import NotFound
from domain.reviews.review_refusals import OwnReview

STARS_MAX: Final = 5
TITLE_CHARS_MAX: Final = 150
BODY_CHARS_MAX: Final = 5_000
REPLY_CHARS_MAX: Final = 2_000
REASON_CHARS_MAX: Final = 500
WAITING_MAX: Final = 100
"""Reviews of one customer that nobody of the shop has read."""
AUTHOR_CHARS_MAX: Final = 40
WRITTEN_WITHOUT_BLANKS: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


class ReviewStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class Report(msgspec.Struct, frozen=True):
    """Somebody thinks that a review should not be there."""

    reason: str
    at: datetime


class MadeReport(Report, frozen=True, kw_only=True):
    """And who does."""

    by: UUID


class Review(msgspec.Struct, frozen=True):
    """Title, body and reply are plain text. `verified_purchase` is what the ledger says now: its author has a paid
    order with this product of which not all went back.

    `customer_name` is the author's whole name. `reports` are those nobody has decided about, newest first.
    """

    id: UUID
    product: UUID
    customer: UUID
    customer_name: str
    customer_email: str
    rating: int
    title: str
    body: str
    status: ReviewStatus
    reply: str | None
    replied_at: datetime | None
    created_at: datetime
    edited_at: datetime | None
    moderated_at: datetime | None
    moderated_by: UUID | None
    version: int
    verified_purchase: bool = False
    report_count: int = 0
    reports: tuple[Report, ...] = ()

    @property
    def is_public(self) -> bool:
        return self.status is ReviewStatus.APPROVED

    @property
    def counted(self) -> tuple[int, int]:
        """What it adds to the sum and to the number of its product's ratings."""
        return (self.rating, 1) if self.is_public else (0, 0)

    def edited(self, now: datetime, **said: int | str) -> "Review":
        """Another text is another review: nobody has read this one yet. One that says the same is the same."""
        if all(getattr(self, name) == value for name, value in said.items()):
            return self
        return replace(self, **said, status=ReviewStatus.PENDING, edited_at=now)

    def moderated(self, status: ReviewStatus, by: UUID, now: datetime) -> "Review":
        """Whoever decides has seen what was reported."""
        return replace(self, status=status, moderated_by=by, moderated_at=now, report_count=0, reports=())

    def replied(self, reply: str | None, now: datetime) -> "Review":
        return replace(self, reply=reply, replied_at=None if reply is None else now)

    def require_reportable_by(self, customer: UUID) -> None:
        """Raises OwnReview, and NotFound for one that not everybody can read."""
        if customer == self.customer:
            raise OwnReview
        if not self.is_public:
            raise NotFound("review")


def told_of(review: Review) -> dict[str, object]:
    """What the audit tells of it: nothing that its author wrote, or was written to, who may want to be forgotten."""
    return {"product": review.product, "rating": review.rating, "status": review.status, "replied": review.replied_at}


def one_line(text: str) -> str:
    return " ".join(text.split())


def public_name(name: str) -> str | None:
    """What everybody may know of who wrote it: the first name, and the initial of the last, as in "Eve M.".

    Of a name in one word that is the word; of one in a script without blanks, which holds the family's name too, its
    first character. What looks like an e-mail address ends before the @. None where no name is left.
    """
    words = [word for each in name.split() if (word := each.partition("@")[0])]
    if not words:
        return None
    first = words[0][:AUTHOR_CHARS_MAX]
    if len(words) > 1:
        return f"{first} {words[-1][0]}."
    return f"{first[0]}." if holds_both_names(first) else first


def holds_both_names(word: str) -> bool:
    return unicodedata.name(word[0], "").startswith(WRITTEN_WITHOUT_BLANKS)
