"""Tell the shop of a review that should not be there."""

from uuid import UUID

import msgspec

from db.work import Work


class ReportReview(msgspec.Struct, frozen=True):
    customer: UUID
    review: UUID
    reason: str


async def report_review(command: ReportReview, work: Work) -> None:
    """It stays public until an admin has decided.

    Raises NotFound (also of one nobody can read, and of a closed account), OwnReview, ReportedAlready.
    """
    await work.accounts.share(command.customer)
    review = await work.reviews.lock(command.review)
    review.require_reportable_by(command.customer)
    work.record(await work.reviews.report(review, command.customer, command.reason, work.now))
