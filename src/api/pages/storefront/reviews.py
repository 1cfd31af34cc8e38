"""What one has said of products."""

from collections.abc import AsyncIterator
from typing import Any, Final
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from api.callers.access import CUSTOMER, customers_only
from api.pages.addresses import way_back, with_query
from api.pages.forms import Filled, reader_of
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.storefront.accounts.own_pages import show_own
from api.pages.typed_again import NOTHING_TYPED, REFUSED, typed_again
from api.pages.visiting import Visiting
from api.routes.catalog.products import PAGE_MAX
from api.routes.reviews.reviews import ReportBody, ReviewBody
from commands.reviews.delete_review import DeleteReview, delete_review
from commands.reviews.edit_review import EditReview, edit_review
from commands.reviews.report_review import ReportReview, report_review
from commands.reviews.submit_review import SubmitReview, submit_review
from domain.refusals import NotFound
from domain.reviews.review import ReviewStatus
from queries.catalog.get_product import GetProduct, get_product
from queries.catalog.name_products import ProductName
from queries.reviews.list_own_reviews import ListOwnReviews, OwnReview, OwnReviewPage, list_own_reviews
from read_models.reviews import review_document

REVIEWS: Final = "/my/reviews"
REVIEWS_A_PAGE: Final = 10
READ_AT_ONCE_MAX: Final = 100
MOODS: Final = {ReviewStatus.PENDING: "warn", ReviewStatus.APPROVED: "good", ReviewStatus.REJECTED: "bad"}


async def own_page(request: Visiting, page: int, page_size: int) -> OwnReviewPage:
    question = ListOwnReviews(request.caller.id, page, page_size)
    return await request.learn(list_own_reviews, question, OwnReviewPage, at=request.caller.known_at)


async def own_reviews(request: Visiting) -> AsyncIterator[OwnReview]:
    """All of them: most people have few."""
    page, left = 1, True
    while left:
        found = await own_page(request, page, READ_AT_ONCE_MAX)
        for review in found.items:
            yield review
        left, page = page * READ_AT_ONCE_MAX < found.total, page + 1


async def own_review(request: Visiting, review: UUID) -> OwnReview:
    """Raises NotFound, of somebody else's too."""
    async for one in own_reviews(request):
        if one.id == review:
            return one
    raise NotFound("review")


async def show_form(request: Visiting, product: ProductName | None, said: dict[str, Any], target: str) -> Page:
    """`product` is None of one that is not in the catalog any more."""
    return await show_own(request, "review.html", product=product, target=target, **said)


@get(REVIEWS, access=CUSTOMER)
async def listing(request: Visiting) -> Page:
    """Look at what one has said, and at what became of it."""
    asked = request.asks("page")
    page = min(int(asked), PAGE_MAX) if asked.isdecimal() and asked.isascii() and len(asked) < 9 else 1
    found = await own_page(request, max(page, 1), REVIEWS_A_PAGE)

    def to(page: int) -> str:
        return with_query(REVIEWS, [("page", page)])

    return await show_own(request, "reviews.html", found=found, moods=MOODS, to=to)


@get(f"{REVIEWS}/new", access=CUSTOMER, guards=[customers_only])
async def ask_for_new(request: Visiting) -> Page:
    """Say something of a product, or, of one that one has spoken of already, change it."""
    product = await request.learn(get_product, GetProduct(request.asks("product")), ProductName)
    async for one in own_reviews(request):
        if one.product_id == product.id:
            return see_other(request, f"{REVIEWS}/{one.id}")
    return await show_form(request, product, NOTHING_TYPED, f"{REVIEWS}/new?product={product.id}")


@post(f"{REVIEWS}/new", access=CUSTOMER, guards=[customers_only])
async def submit(request: Visiting, execute: Execute) -> Page:
    """Review a product. The shop reads it before everybody can."""
    product = await request.learn(get_product, GetProduct(request.asks("product")), ProductName)
    try:
        data = (await reader_of(request)).read(request.fields, ReviewBody)
        command = SubmitReview(request.caller.id, product.id, data.rating, data.title, data.body)
        answer = await execute(submit_review, command, review_document)
    except REFUSED as refusal:
        return await show_form(request, product, typed_again(request, refusal), f"{REVIEWS}/new?product={product.id}")
    return see_other(request, REVIEWS, answer, "review-sent")


@get(f"{REVIEWS}/{{review_id:str}}", access=CUSTOMER)
async def ask_for_change(review_id: FromPath[UUID], request: Visiting) -> Page:
    """Look at one's review, to change it."""
    one = await own_review(request, review_id)
    filled = Filled(rating=str(one.rating), title=one.title, body=one.body)
    return await show_form(request, one.product, NOTHING_TYPED | {"filled": filled}, f"{REVIEWS}/{one.id}")


@post(f"{REVIEWS}/{{review_id:str}}", access=CUSTOMER)
async def edit(review_id: FromPath[UUID], request: Visiting, execute: Execute) -> Page:
    """Change one's review: it has to be approved again."""
    try:
        data = (await reader_of(request)).read(request.fields, ReviewBody)
        command = EditReview(request.caller.id, review_id, data.rating, data.title, data.body)
        answer = await execute(edit_review, command, review_document)
    except REFUSED as refusal:
        said = typed_again(request, refusal)
        one = await own_review(request, review_id)
        return await show_form(request, one.product, said, f"{REVIEWS}/{review_id}")
    return see_other(request, REVIEWS, answer, "review-sent")


@post(f"{REVIEWS}/{{review_id:str}}/delete", access=CUSTOMER)
async def drop(review_id: FromPath[UUID], request: Visiting, execute: Execute) -> Page:
    """Delete one's review."""
    answer = await execute.silently(delete_review, DeleteReview(review_id, request.caller.id))
    return see_other(request, REVIEWS, answer, "review-deleted")


@get(f"{REVIEWS}/{{review_id:str}}/report", access=CUSTOMER, guards=[customers_only])
async def ask_why(review_id: FromPath[UUID], request: Visiting) -> Page:
    """Say why somebody else's review should not be there."""
    back = way_back(request.asks("back"))
    return await show_own(request, "report.html", review=review_id, back=back, **NOTHING_TYPED)


@post(f"{REVIEWS}/{{review_id:str}}/report", access=CUSTOMER, guards=[customers_only])
async def report(review_id: FromPath[UUID], request: Visiting, execute: Execute) -> Page:
    """Report it to the shop."""
    back = way_back(request.field("back"))
    try:
        data = (await reader_of(request)).read(request.fields, ReportBody)
        answer = await execute.silently(report_review, ReportReview(request.caller.id, review_id, data.reason))
    except REFUSED as refusal:
        said = typed_again(request, refusal)
        return await show_own(request, "report.html", review=review_id, back=back, **said)
    return see_other(request, back, answer, "reported")


ALL = (listing, ask_for_new, submit, ask_for_change, edit, drop, ask_why, report)
