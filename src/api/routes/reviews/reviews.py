"""Reviews: what customers say of products."""

from typing import Annotated, Final
from uuid import UUID

from litestar import Response, Router, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, UnsetType

from api.asking import Asking
from api.callers.access import CUSTOMER, PUBLIC, NotAllowed, customers_only
from api.provided import Execute
from api.requests.bodies import Body
from api.routes.catalog.products import PageNumber, PageSize
from commands.reviews.delete_review import DeleteReview, delete_review
from commands.reviews.edit_review import EditReview, edit_review
from commands.reviews.report_review import ReportReview, report_review
from commands.reviews.submit_review import SubmitReview, submit_review
from domain.names import READABLE
from domain.refusals import NotFound
from domain.reviews.review import BODY_CHARS_MAX, REASON_CHARS_MAX, STARS_MAX, TITLE_CHARS_MAX
from domain.reviews.review_refusals import OwnReview, ReportedAlready, ReviewedAlready, TooManyReviews
from queries.reviews.list_own_reviews import ListOwnReviews, OwnReviewPage, list_own_reviews
from queries.reviews.list_product_reviews import ListProductReviews, ProductReviewPage, list_product_reviews
from read_models.reviews import ReviewDocument, review_document

Stars = Annotated[int, Meta(ge=1, le=STARS_MAX, examples=[5])]
READ: Final = {"check": READABLE}
Title = Annotated[str, Meta(min_length=1, max_length=TITLE_CHARS_MAX, examples=["Bright and quiet"], extra=READ)]
Text = Annotated[str, Meta(min_length=1, max_length=BODY_CHARS_MAX, examples=["It lights the whole desk."], extra=READ)]
Reason = Annotated[str, Meta(min_length=1, max_length=REASON_CHARS_MAX, examples=["An advertisement"], extra=READ)]


class ReviewBody(Body, frozen=True):
    """Plain text: nothing in it is markup."""

    rating: Stars
    title: Title
    body: Text


class ReviewChanges(Body, frozen=True):
    """What is left out stays as it is."""

    rating: Stars | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    body: Text | UnsetType = UNSET


class ReportBody(Body, frozen=True):
    reason: Reason


@get("/products/{product_id:str}/reviews", access=PUBLIC, refuses=(NotFound,))
async def of_product(
    product_id: FromPath[UUID], request: Asking, page: PageNumber = 1, page_size: PageSize = 20
) -> Response[ProductReviewPage]:
    """List a product's approved reviews, newest first, and how it is rated."""
    return await request.ask(list_product_reviews, ListProductReviews(product_id, page, page_size))


@post(
    "/products/{product_id:str}/reviews",
    access=CUSTOMER,
    guards=[customers_only],
    refuses=(NotAllowed, NotFound, ReviewedAlready, TooManyReviews),
)
async def submit(product_id: FromPath[UUID], data: JSONBody[ReviewBody], execute: Execute) -> Response[ReviewDocument]:
    """Review a product, once. An admin reads it before everybody can, and before it counts."""
    command = SubmitReview(execute.caller.id, product_id, data.rating, data.title, data.body)
    return await execute(submit_review, command, review_document, 201)


@get("/reviews", access=CUSTOMER)
async def own(request: Asking, page: PageNumber = 1, page_size: PageSize = 20) -> Response[OwnReviewPage]:
    """List the caller's own reviews, newest first, whatever became of them."""
    return await request.ask(list_own_reviews, ListOwnReviews(request.caller.id, page, page_size))


@patch("/reviews/{review_id:str}", access=CUSTOMER, refuses=(NotFound,))
async def edit(review_id: FromPath[UUID], data: JSONBody[ReviewChanges], execute: Execute) -> Response[ReviewDocument]:
    """Change one's review: it has to be approved again, and doesn't count until then."""
    command = EditReview(execute.caller.id, review_id, data.rating, data.title, data.body)
    return await execute(edit_review, command, review_document)


@delete("/reviews/{review_id:str}", access=CUSTOMER, refuses=(NotFound,))
async def drop(review_id: FromPath[UUID], execute: Execute) -> Response[None]:
    """Delete one's review."""
    return await execute.silently(delete_review, DeleteReview(review_id, execute.caller.id))


@post(
    "/reviews/{review_id:str}/report",
    access=CUSTOMER,
    guards=[customers_only],
    status_code=204,
    refuses=(NotAllowed, NotFound, OwnReview, ReportedAlready),
)
async def report(review_id: FromPath[UUID], data: JSONBody[ReportBody], execute: Execute) -> Response[None]:
    """Report somebody else's review, once, to the shop."""
    return await execute.silently(report_review, ReportReview(execute.caller.id, review_id, data.reason))


routes = Router("/", route_handlers=[of_product, submit, own, edit, drop, report], tags=["Reviews"])
