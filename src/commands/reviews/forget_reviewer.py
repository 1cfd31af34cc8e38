"""Take away all that a customer has said of products, and of others' reviews."""

from uuid import UUID

import msgspec

from db.idempotency import forget_about
from db.work import Work


class ForgetReviewer(msgspec.Struct, frozen=True):
    customer: UUID


async def forget_reviewer(command: ForgetReviewer, work: Work) -> None:
    """Products are rated without them from then on. Answers that repeated them are forgotten too."""
    changed = [await work.reviews.delete(review) for review in await work.reviews.lock_all(command.customer)]
    changed += await work.reviews.take_back_reports(command.customer)
    await forget_about(work.connection, [review.subject for review in changed])
    work.record(*changed)
