"""Who has reported a review, and why: a document of each that somebody has, in the read model of the reviews."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.reviews.review import MadeReport

REPORTS: Final = "reports"


class OwnReport(msgspec.Struct, frozen=True):
    """As whoever made it is told."""

    review_id: UUID
    reason: str
    at: datetime


class ReportsDocument(msgspec.Struct, frozen=True):
    """All of one review, also those that were settled."""

    review_id: UUID
    made_reports: tuple[MadeReport, ...]

    def of(self, customer: UUID) -> list[OwnReport]:
        return [OwnReport(self.review_id, made.reason, made.at) for made in self.made_reports if made.by == customer]


class Listed(msgspec.Struct, frozen=True):
    made_reports: tuple[MadeReport, ...] = ()


decode_reports: Final = msgspec.json.Decoder(ReportsDocument).decode
decode_listed: Final = msgspec.json.Decoder(Listed).decode


def reports_key(review: UUID) -> str:
    return f"{REPORTS}:{review}"


def by_reporter(customer: UUID) -> str:
    return f"reporter:{customer}"


def report_ranks(made: Sequence[MadeReport]) -> dict[str, int | None]:
    """By the moment it was made (Unix milliseconds)."""
    return {by_reporter(report.by): int(report.at.timestamp() * 1000) for report in made}


def report_lists(body: bytes) -> Iterable[str]:
    """Of a document as it was; other documents of reviews stand in no such list."""
    return [by_reporter(report.by) for report in decode_listed(body).made_reports]
