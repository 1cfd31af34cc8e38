"""Say what one thinks of a product."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.reviews.review import Review, one_line
from domain.shopper_events import ReviewChanged


class SubmitReview(msgspec.Struct, frozen=True):
    customer: UUID
    product: UUID
    rating: int
    title: str
    body: str


async def submit_review(command: SubmitReview, work: Work) -> Review:
    """It is public, and counts, once an admin has approved it.

    Raises NotFound (a product that is not published, a closed account), ReviewedAlready, TooManyReviews.
    """
    await work.accounts.share(command.customer)
    await work.products.require_published(command.product)
    await work.reviews.require_room(command.customer)
    review = await work.reviews.add(
        command.product, command.customer, command.rating, one_line(command.title), command.body, work.now
    )
    work.record(
        ReviewChanged(
            subject=review.id,
            version=review.version,
            product=review.product,
            customer=review.customer,
            rates=False,
        )
    )
    return review
