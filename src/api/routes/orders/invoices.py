"""Invoices and credit notes, to be read and printed."""

from typing import Final
from uuid import UUID

from litestar import Response, Router, get
from litestar.params import FromPath

from adapters.invoices.printer import TooManyPrints
from api.answers.accepted import NotAcceptable, accepted
from api.asking import Asking
from api.callers.access import ORDER
from api.requests.headers import header
from domain.payments.payment_refusals import NotInvoiced
from domain.refusals import NotFound
from queries.orders.get_invoice import GetInvoice, get_invoice
from read_models.invoices import decode_invoice_to_print

HTML: Final = "text/html"
IN_UTF_8: Final = "; charset=utf-8"
PDF: Final = "application/pdf"


@get(
    "/orders/{order_id:str}/invoice",
    access=ORDER,
    media_type=HTML,
    also_as=PDF,
    refuses=(NotFound, NotInvoiced, NotAcceptable, TooManyPrints),
)
async def invoice(order_id: FromPath[UUID], request: Asking) -> Response[bytes]:
    """Show the invoice of an order as a page to print, or as a PDF by `Accept: application/pdf`.

    It gets its number when it is paid.
    """
    return await printed(GetInvoice(order_id, request.visitor.customer_of(order_id)), request, liked(request))


@get(
    "/orders/{order_id:str}/credit-notes/{number:str}",
    access=ORDER,
    media_type=HTML,
    also_as=PDF,
    refuses=(NotFound, NotAcceptable, TooManyPrints),
)
async def credit_note(order_id: FromPath[UUID], number: FromPath[str], request: Asking) -> Response[bytes]:
    """Show a credit note of an order, one of its `credit_notes`, as its invoice is shown."""
    return await printed(GetInvoice(order_id, request.visitor.customer_of(order_id), number), request, liked(request))


def liked(request: Asking) -> str:
    """Raises NotAcceptable."""
    return accepted(header(request.scope, b"accept"), (HTML, PDF))


async def printed(question: GetInvoice, request: Asking, kind: str) -> Response[bytes]:
    """As HTML or PDF. Raises what `get_invoice` does, TooManyPrints."""
    told = await request.ask(get_invoice, question, at=request.visitor.order_known_at)
    found, printer = decode_invoice_to_print(told.body), request.shop.printer
    done = await (printer.page(found) if kind == HTML else printer.pdf(found))
    named = f'inline; filename="{found.printed.number}.{"html" if kind == HTML else "pdf"}"'
    told.told_headers += (b"content-disposition", named.encode()), (b"vary", b"Accept")
    return told.as_paper(done.body, kind + IN_UTF_8 if kind == HTML else kind, done.policy)


routes = Router("/", route_handlers=[invoice, credit_note], tags=["Orders"])
