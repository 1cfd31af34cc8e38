"""The room of the reviews: which everybody may read, and what the shop answers."""

from typing import Final, Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from api.callers.access import ADMIN
from api.pages.addresses import PageAsked
from api.pages.forms import reader_of
from api.pages.office.leafing import ROWS, back_to, to_page
from api.pages.office.orders.units_typed import id_in
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, see_other
from api.pages.provided import Execute, PageExecutor
from api.pages.typed_again import NO_FORM, FormAgain, form_again
from api.pages.visiting import Visiting
from api.requests.bodies import Body
from api.requests.parameters import WHOLE_NUMBER
from api.routes.reviews.admin_reviews import ModerationBody, decision
from commands.reviews.delete_review import DeleteReview, delete_review
from commands.reviews.moderate_review import moderate_review
from domain.refusals import ChangedMeanwhile, NotFound, Refusal
from domain.reviews.review import ReviewStatus
from queries.reviews.list_reviews_to_moderate import ListReviewsToModerate, QueuedReviewPage, list_reviews_to_moderate
from read_models.reviews import moderated_review

PATH: Final = "/office/reviews"
TOGETHER: Final = "together"
TOGETHER_MAX: Final = 100
VERSION_CHARS_MAX: Final = 18


class ReviewsAsked(Body, frozen=True):
    show: Literal["pending", "reported", "approved", "rejected", "all"] = "pending"
    page: PageAsked = 1


class Decision(Body, frozen=True):
    status: Literal["approved", "rejected"]


class Ticked(Struct, frozen=True):
    """A review, as it was when it was read."""

    review: UUID
    version: int


@get(PATH, access=ADMIN)
async def listing(request: Visiting) -> Page:
    """See what customers wrote: first what waits for somebody."""
    return await reviews_page(request)


async def reviews_page(request: Visiting, again: FormAgain = NO_FORM) -> Page:
    """`again` is of the form of one review, called by its id, or of several together."""
    asked = (await reader_of(request)).read_what_fits(request.asked, ReviewsAsked)
    status = None if asked.show in ("reported", "all") else ReviewStatus(asked.show)
    question = ListReviewsToModerate(status, asked.show == "reported", asked.page, ROWS)
    return await show_in_office(
        request,
        "reviews.html",
        status=again.status,
        found=await request.learn(list_reviews_to_moderate, question, QueuedReviewPage),
        show=asked.show,
        again=again,
        to=to_page(request, PATH),
        here=back_to(request, ""),
    )


@post(f"{PATH}/{{review_id:str}}", access=ADMIN, refuses=(NotFound, ChangedMeanwhile))
async def moderate(request: Visiting, review_id: FromPath[UUID], execute: Execute) -> Page:
    """Approve a review, reject it, or answer it. Nothing is approved that its author has edited meanwhile."""
    try:
        body = (await reader_of(request)).read(request.fields, ModerationBody)
        answer = await decide(execute, Ticked(review_id, version_in(request.field("version"))), body)
    except Refusal as refusal:
        return await reviews_page(request, form_again(request, refusal, str(review_id)))
    return see_other(request, back_to(request, PATH), answer, "saved")


@post(f"{PATH}/{{review_id:str}}/delete", access=ADMIN, refuses=(NotFound,))
async def drop(request: Visiting, review_id: FromPath[UUID], execute: Execute) -> Page:
    """Delete a review for good."""
    answer = await execute.silently(delete_review, DeleteReview(review_id))
    return see_other(request, back_to(request, PATH), answer, "review-deleted")


@post(PATH, access=ADMIN)
async def moderate_several(request: Visiting, execute: Execute) -> Page:
    """Approve or reject those that are ticked, each by itself: what has changed meanwhile is left as it is."""
    try:
        wanted = (await reader_of(request)).read(request.fields, Decision)
    except Refusal as refusal:
        return await reviews_page(request, form_again(request, refusal, TOGETHER))
    last, left = None, False
    for ticked in ticked_in(request.fields)[:TOGETHER_MAX]:
        try:
            last = await decide(execute, ticked, ModerationBody(wanted.status))
        except (NotFound, ChangedMeanwhile):
            left = True
    told = "reviews-left" if left else "saved" if last else "nothing-ticked"
    return see_other(request, back_to(request, PATH), last, told)


async def decide(execute: PageExecutor, of: Ticked, body: ModerationBody) -> Response[object]:
    """Raises NotFound, ChangedMeanwhile."""
    command = decision(execute.caller.id, of.review, body, of.version)
    return await execute(moderate_review, command, moderated_review)


def ticked_in(fields: list[tuple[str, str]]) -> list[Ticked]:
    """As `review` fields say it: id and version."""
    said = [value.partition(":") for name, value in fields if name == "review"]
    return [Ticked(known, version_in(version)) for text, _, version in said if (known := id_in(text)) is not None]


def version_in(text: str) -> int:
    """0, which no review has, for what is none."""
    return int(text) if WHOLE_NUMBER.fullmatch(text) and len(text) <= VERSION_CHARS_MAX else 0


ALL = (listing, moderate, drop, moderate_several)
