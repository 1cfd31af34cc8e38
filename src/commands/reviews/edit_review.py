"""Say something else of a product one has reviewed."""

from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from db.work import Work
from domain.reviews.review import Review, one_line


class EditReview(msgspec.Struct, frozen=True):
    """UNSET keeps what there is."""

    customer: UUID
    review: UUID
    rating: int | UnsetType = UNSET
    title: str | UnsetType = UNSET
    body: str | UnsetType = UNSET


async def edit_review(command: EditReview, work: Work) -> Review:
    """What an admin has approved was another text: it has to be approved again.

    Raises NotFound, of a closed account too.
    """
    await work.accounts.share(command.customer)
    before = await work.reviews.lock(command.review, command.customer)
    after = before.edited(
        work.now,
        rating=before.rating if command.rating is UNSET else command.rating,
        title=before.title if command.title is UNSET else one_line(command.title),
        body=before.body if command.body is UNSET else command.body,
    )
    if after == before:
        return before
    work.record(await work.reviews.change(before, after))
    return await work.reviews.get(command.review)
