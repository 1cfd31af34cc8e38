"""Take away all that a customer has said of products, and of others' reviews."""

from uuid import UUID

import msgspec

from db.work import Work


class ForgetReviewer(msgspec.Struct, frozen=True):
    customer: UUID


async def forget_reviewer(command: ForgetReviewer, work: Work) -> None:
    """Products are rated without them from then on."""
    for review in await work.reviews.lock_all(command.customer):
        work.record(await work.reviews.delete(review))
    work.record(*await work.reviews.take_back_reports(command.customer))
