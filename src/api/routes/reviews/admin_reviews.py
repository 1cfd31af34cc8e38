"""Reviews, for admins."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Response, Router, delete, get, patch
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import UNSET, Meta, UnsetType

from api.asking import Asking
from api.callers.access import ADMIN
from api.provided import Execute
from api.requests.bodies import Body
from api.requests.if_match import IfMatch, expected_version
from api.routes.catalog.products import PageNumber, PageSize
from commands.reviews.delete_review import DeleteReview, delete_review
from commands.reviews.moderate_review import ModerateReview, moderate_review
from domain.names import READABLE
from domain.refusals import ChangedMeanwhile, NotFound
from domain.reviews.review import REPLY_CHARS_MAX, ReviewStatus
from queries.reviews.list_reviews_to_moderate import ListReviewsToModerate, QueuedReviewPage, list_reviews_to_moderate
from read_models.reviews import ModeratedReview, moderated_review

ReplyText = Annotated[
    str, Meta(min_length=1, max_length=REPLY_CHARS_MAX, examples=["Thank you, Eve."], extra={"check": READABLE})
]


class ModerationBody(Body, frozen=True):
    """What is left out stays as it is. The reply is public with the review, and plain text; null takes it away."""

    status: Literal["approved", "rejected"] | UnsetType = UNSET
    reply: ReplyText | UnsetType | None = UNSET

    EXAMPLE = {"status": "approved", "reply": "Thank you, Eve."}


@get("/admin/reviews", access=ADMIN)
async def listing(
    request: Asking,
    status: FromQuery[ReviewStatus | None] = None,
    reported: FromQuery[bool] = False,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[QueuedReviewPage]:
    """List reviews, newest first: those that wait (`pending`), those that customers report, or all."""
    return await request.ask(list_reviews_to_moderate, ListReviewsToModerate(status, reported, page, page_size))


@patch("/admin/reviews/{review_id:str}", access=ADMIN, refuses=(NotFound, ChangedMeanwhile))
async def moderate(
    review_id: FromPath[UUID], data: JSONBody[ModerationBody], execute: Execute, if_match: IfMatch = None
) -> Response[ModeratedReview]:
    """Approve or reject a review, or answer it for the shop. A decision settles what was reported.

    With `If-Match` and the `version` that was read, nothing is approved that its author has edited meanwhile.
    """
    command = decision(execute.caller.id, review_id, data, expected_version(if_match))
    return await execute(moderate_review, command, moderated_review)


def decision(who: UUID, review_id: UUID, data: ModerationBody, version: int | None) -> ModerateReview:
    status = UNSET if data.status is UNSET else ReviewStatus(data.status)
    return ModerateReview(who, review_id, status, data.reply, version)


@delete("/admin/reviews/{review_id:str}", access=ADMIN, refuses=(NotFound,))
async def drop(review_id: FromPath[UUID], execute: Execute) -> Response[None]:
    """Delete a review for good; its author may write another one."""
    return await execute.silently(delete_review, DeleteReview(review_id))


routes = Router("/", route_handlers=[listing, moderate, drop], tags=["Reviews, admin"])
