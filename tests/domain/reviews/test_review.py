"""Reviews: when they count, and what everybody may know of who wrote them."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.reviews.review import AUTHOR_CHARS_MAX, Report, Review, ReviewStatus, public_name

NOW, LATER = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 2, tzinfo=UTC)
EVE, ADMIN = UUID(int=1), UUID(int=2)
WRITTEN = Review(
    id=UUID(int=3),
    product=UUID(int=4),
    customer=EVE,
    customer_name="Eve Miller",
    customer_email="eve@example.com",
    rating=4,
    title="Bright",
    body="It lights the desk.",
    status=ReviewStatus.PENDING,
    reply=None,
    replied_at=None,
    created_at=NOW,
    edited_at=None,
    moderated_at=None,
    moderated_by=None,
    version=1,
)
APPROVED = replace(WRITTEN, status=ReviewStatus.APPROVED)


@pytest.mark.parametrize(
    ("name", "public"),
    [
        ("Eve Miller", "Eve M."),
        ("Eve", "Eve"),
        ("  Eve   van der Berg ", "Eve B."),
        ("eve@example.com", "eve"),
        ("Eve eve@example.com", "Eve e."),
        ("@example.com", None),
        ("", None),
        ("山田太郎", "山."),
        ("山田 太郎", "山田 太."),
        ("홍길동", "홍."),
        ("Ève Öz", "Ève Ö."),
        ("x" * 300, "x" * AUTHOR_CHARS_MAX),
    ],
)
def test_names_are_shortened_for_everybody(name: str, public: str | None) -> None:
    assert public_name(name) == public


def test_only_what_is_approved_counts() -> None:
    counted = [replace(WRITTEN, status=status).counted for status in ReviewStatus]
    assert dict(zip(ReviewStatus, counted, strict=True)) == {
        ReviewStatus.PENDING: (0, 0),
        ReviewStatus.APPROVED: (4, 1),
        ReviewStatus.REJECTED: (0, 0),
    }


def test_another_text_is_to_be_approved_again_and_the_same_is_not() -> None:
    edited = APPROVED.edited(LATER, rating=2, title="Bright", body="It lights the desk.")
    assert (edited.status, edited.edited_at, edited.counted) == (ReviewStatus.PENDING, LATER, (0, 0))
    assert APPROVED.edited(LATER, rating=4, title="Bright", body="It lights the desk.") == APPROVED


def test_a_decision_is_about_all_that_was_reported() -> None:
    reported = replace(APPROVED, report_count=1, reports=(Report("An advertisement", NOW),))
    kept = reported.moderated(ReviewStatus.APPROVED, ADMIN, LATER)
    assert (kept.report_count, kept.reports, kept.moderated_by, kept.moderated_at) == (0, (), ADMIN, LATER)
