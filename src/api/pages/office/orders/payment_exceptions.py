"""The room of the payments that a person should know of."""

from functools import partial
from typing import Literal
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.addresses import PageAsked
from api.pages.forms import reader_of
from api.pages.office.leafing import ROWS, back_to, to_page
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import NO_FORM, FormAgain, form_again
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.requests.bodies import Body
from api.routes.payments.admin_payments import SettlementBody
from commands.payments.settle_payment_exception import SettlePaymentException, settle_payment_exception
from domain.payments.payment_refusals import SettledAlready
from domain.refusals import NotFound, Refusal
from queries.payments.list_payment_exceptions import (
    ListPaymentExceptions,
    PaymentExceptionPage,
    list_payment_exceptions,
)
from read_models.payment_exceptions import payment_exception_document

PATH = "/office/payments"


class ExceptionsAsked(Body, frozen=True):
    show: Literal["open", "all"] = "open"
    page: PageAsked = 1


@get(PATH, access=ADMIN)
async def listing(request: Visiting) -> Page:
    """See what no rule can settle."""
    return await exceptions_page(request)


async def exceptions_page(request: Visiting, again: FormAgain = NO_FORM) -> Page:
    """`again` is of the form of one of them, called by its id."""
    asked = (await reader_of(request)).read_what_fits(request.asked, ExceptionsAsked)
    question = ListPaymentExceptions(asked.show == "open", asked.page, ROWS)
    return await show_in_office(
        request,
        "payments.html",
        status=again.status,
        found=await request.learn(list_payment_exceptions, question, PaymentExceptionPage),
        show=asked.show,
        again=again,
        to=to_page(request, PATH),
        here=back_to(request, ""),
    )


@post(f"{PATH}/{{exception_id:str}}", access=ADMIN, refuses=(NotFound, SettledAlready))
async def settle(request: Visiting, exception_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Page:
    """Say how it was settled."""
    try:
        said = (await reader_of(request)).read(request.fields, SettlementBody)
        command = SettlePaymentException(exception_id, execute.caller.id, said.reason)
        document = partial(payment_exception_document, currency=shop.currency)
        answer = await execute(settle_payment_exception, command, document)
    except Refusal as refusal:
        return await exceptions_page(request, form_again(request, refusal, str(exception_id)))
    return see_other(request, back_to(request, PATH), answer, "exception-settled")


ALL = (listing, settle)
