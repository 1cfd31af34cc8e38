"""An order's own page, and its papers."""

import re
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from adapters.invoices.printer import TooManyPrints
from api.callers.access import VISITOR
from api.pages.cookies import DAY_SECONDS, ORDERS, kept
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.storefront.orders.checkout import ORDERS_DAYS
from api.pages.storefront.orders.order_page import show_order
from api.pages.visiting import Visiting, with_order_token
from api.routes.orders.invoices import HTML, PDF, printed
from commands.orders.cancel_order import CancelOrder, cancel_order
from domain.payments.payment_refusals import NotInvoiced
from domain.refusals import NotFound, Refusal
from queries.orders.get_invoice import GetInvoice

TOKEN: Final = re.compile(r"[\w.-]{1,100}", re.ASCII)


@get("/my/orders/{order_id:str}", access=VISITOR)
async def show(request: Visiting, order_id: FromPath[UUID]) -> Page:
    """Look at an order. A link of a mail brings its token, which is kept, and stands in the address no longer."""
    token = request.asks("token")
    if not token:
        return await show_order(request, order_id)
    if TOKEN.fullmatch(token) and request.visitor.opens(order_id, token):
        tokens = with_order_token(request.cookies.get(ORDERS, ""), order_id, token)
        request.leave(kept(ORDERS, tokens, ORDERS_DAYS * DAY_SECONDS))
    return see_other(request, f"/my/orders/{order_id}")


@post("/my/orders/{order_id:str}/cancel", access=VISITOR)
async def cancel(request: Visiting, execute: Execute, order_id: FromPath[UUID]) -> Page:
    """Cancel an order."""
    command = CancelOrder(order_id, execute.visitor.customer_of(order_id), execute.visitor.actor)
    try:
        answer = await execute.silently(cancel_order, command)
    except NotFound:
        raise
    except Refusal as refusal:
        return await show_order(request, order_id, refusal)
    return see_other(request, f"/my/orders/{order_id}", answer, "cancelled")


@get("/my/orders/{order_id:str}/invoice", access=VISITOR, refuses=(NotInvoiced, TooManyPrints))
async def invoice(request: Visiting, order_id: FromPath[UUID]) -> Response[Any]:
    """Read the invoice, or with `as=pdf` have it as a file."""
    return await printed(GetInvoice(order_id, request.visitor.customer_of(order_id)), request, wanted(request))


@get("/my/orders/{order_id:str}/credit-notes/{number:str}", access=VISITOR, refuses=(TooManyPrints,))
async def credit_note(request: Visiting, order_id: FromPath[UUID], number: FromPath[str]) -> Response[Any]:
    """Read a credit note."""
    return await printed(GetInvoice(order_id, request.visitor.customer_of(order_id), number), request, wanted(request))


def wanted(request: Visiting) -> str:
    return PDF if request.asks("as") == "pdf" else HTML


ALL = (show, cancel, invoice, credit_note)
