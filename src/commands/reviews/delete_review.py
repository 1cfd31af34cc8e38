"""Take a review away for good."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.reviews.review import told_of


class DeleteReview(msgspec.Struct, frozen=True):
    """By the customer who wrote it, or by an admin."""

    review: UUID
    customer: UUID | None = None


async def delete_review(command: DeleteReview, work: Work) -> None:
    """Its author may write another one then. Raises NotFound."""
    review = await work.reviews.lock(command.review, command.customer)
    work.record(await work.reviews.delete(review))
    work.account_for(command, "review", review.id, told_of(review))
