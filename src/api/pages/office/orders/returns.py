"""The room of the returns."""

from typing import Literal
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from msgspec.structs import replace

from api.callers.access import ADMIN
from api.pages.addresses import PageAsked
from api.pages.forms import Fields, FormReader, reader_of
from api.pages.office.leafing import ROWS, back_to, to_page
from api.pages.office.orders.order_steps import AMOUNT_NEEDED
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import NO_FORM, FormAgain, form_again
from api.pages.visiting import Visiting
from api.requests.bodies import Body
from api.routes.orders.admin_returns import ReturnStep, take_step
from domain.orders.return_refusals import RefundedAlready
from domain.orders.return_status import ReturnStatus
from domain.payments.payment_refusals import RefundTooLarge
from domain.refusals import InvalidInput, NotFound, Refusal, StatusNotAllowed
from queries.orders.list_returns import ListReturns, ReturnPage, list_returns

PATH = "/office/returns"


class ReturnsAsked(Body, frozen=True):
    show: Literal["requested", "accepted", "refused", "received", "withdrawn", "all"] = "requested"
    page: PageAsked = 1


class WhatItBrings(Body, frozen=True):
    """Of what is received: what its items cost, an amount, or no money."""

    brings: Literal["worth", "amount", "nothing"] = "worth"


@get(PATH, access=ADMIN)
async def listing(request: Visiting) -> Page:
    """See what comes back."""
    return await returns_page(request)


async def returns_page(request: Visiting, again: FormAgain = NO_FORM) -> Page:
    """`again` is of the form of one return, called by its id."""
    asked = (await reader_of(request)).read_what_fits(request.asked, ReturnsAsked)
    status = None if asked.show == "all" else ReturnStatus(asked.show)
    found = await request.learn(list_returns, ListReturns(status, asked.page, ROWS), ReturnPage)
    return await show_in_office(
        request,
        "returns.html",
        status=again.status,
        found=found,
        show=asked.show,
        again=again,
        to=to_page(request, PATH),
        here=back_to(request, ""),
    )


@post(f"{PATH}/{{return_id:str}}", access=ADMIN, refuses=(NotFound, StatusNotAllowed, RefundedAlready, RefundTooLarge))
async def step(request: Visiting, return_id: FromPath[UUID], execute: Execute) -> Page:
    """Accept a return, refuse it, or receive it."""
    try:
        wanted = read_step(await reader_of(request), request.fields)
        answer = await take_step(return_id, wanted, execute)
    except Refusal as refusal:
        return await returns_page(request, form_again(request, refusal, str(return_id)))
    return see_other(request, back_to(request, PATH), answer, f"return-{wanted.status}")


def read_step(reader: FormReader, fields: Fields) -> ReturnStep:
    """Raises InvalidInput."""
    wanted, brings = reader.read(fields, ReturnStep), reader.read(fields, WhatItBrings).brings
    if wanted.status != "received":
        return wanted
    if brings == "amount" and wanted.amount is None:
        raise InvalidInput.of([AMOUNT_NEEDED])
    return replace(wanted, refund=brings != "nothing", amount=wanted.amount if brings == "amount" else None)


ALL = (listing, step)
