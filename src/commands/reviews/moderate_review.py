"""Decide whether everybody may read a review, and answer it for the shop."""

from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from db.work import Work
from domain.refusals import ChangedMeanwhile
from domain.reviews.review import Review, ReviewStatus, told_of


class ModerateReview(msgspec.Struct, frozen=True):
    """UNSET keeps what there is; a reply of None is taken away."""

    admin: UUID
    review: UUID
    status: ReviewStatus | UnsetType = UNSET
    reply: str | UnsetType | None = UNSET
    expected_version: int | None = None


async def moderate_review(command: ModerateReview, work: Work) -> Review:
    """A decision settles what was reported, also one that leaves it as it is.

    With the version that was read, nobody approves another text. Raises NotFound, ChangedMeanwhile.
    """
    before = after = await work.reviews.lock(command.review)
    if command.expected_version not in (None, before.version):
        raise ChangedMeanwhile(before.version)
    if command.status is not UNSET:
        after = after.moderated(command.status, command.admin, work.now)
        await work.reviews.settle_reports(command.review)
    if command.reply is not UNSET:
        after = after.replied(command.reply, work.now)
    work.record(await work.reviews.change(before, after))
    work.account_for(command, "review", before.id, told_of(before), told_of(after))
    return await work.reviews.get(command.review)
