"""The room of the orders: the list, one of them, and its papers."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath
from msgspec.structs import replace

from adapters.country_names import country_names
from adapters.invoices.printer import TooManyPrints
from api.callers.access import ADMIN
from api.pages.forms import Filled, reader_of
from api.pages.office.leafing import named, to_page, without
from api.pages.office.orders.order_facts import line_facts, may_be_sent, may_go_back, money_left, steps
from api.pages.office.orders.order_filter import OrderFilter, to_find
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page
from api.pages.provided import new_form_key
from api.pages.typed_again import NO_FORM, FormAgain, form_again
from api.pages.visiting import Visiting
from api.routes.orders.invoices import HTML, PDF, printed
from api.routes.orders.packing_slips import slip_in
from domain.order_status import OrderStatus
from domain.orders.parcel import Fulfilment
from domain.payments.payment import Provider
from domain.payments.payment_refusals import NotInvoiced
from domain.refusals import InvalidInput, NotFound
from queries.orders.find_orders import find_orders
from queries.orders.get_invoice import GetInvoice
from queries.orders.list_orders import OrderPage
from queries.orders.look_into_order import LookIntoOrder, OrderForStaff, look_into_order
from queries.orders.pack_parcel import PackParcel

PATH = "/office/orders"


@get(PATH, access=ADMIN)
async def listing(request: Visiting) -> Page:
    """Look for orders."""
    asked = (await reader_of(request)).read_what_fits(request.asked, OrderFilter)
    again = NO_FORM
    try:
        found = await request.learn(find_orders, to_find(asked), OrderPage)
    except InvalidInput as wrong:  # a span that ends before it begins
        again = form_again(request, wrong, "filter")
        found = await request.learn(find_orders, to_find(replace(asked, first_day=None, last_day=None)), OrderPage)
    return await show_in_office(
        request,
        "orders.html",
        status=again.status,
        found=found,
        asked=asked,
        filled=Filled(request.asked),
        faults=again.faults,
        countries=[*country_names(request.language).items()],
        statuses=named(request, OrderStatus, "office-orders.status"),
        fulfilments=named(request, Fulfilment, "office-orders.fulfilment"),
        providers=named(request, Provider, "office-orders.provider"),
        to=to_page(request, PATH),
        without=without(request, PATH),
    )


@get(f"{PATH}/{{order_id:str}}", access=ADMIN, refuses=(NotFound,))
async def one(request: Visiting, order_id: FromPath[UUID]) -> Page:
    """Look into an order."""
    return await order_page(request, order_id)


async def order_page(request: Visiting, order_id: UUID, again: FormAgain = NO_FORM) -> Page:
    """With the form that was refused, if one was. Raises NotFound."""
    order = await request.learn(look_into_order, LookIntoOrder(order_id), OrderForStaff)
    lines = line_facts(order)
    return await show_in_office(
        request,
        "order.html",
        status=again.status,
        order=order,
        lines=lines,
        names={line.item.id: line.item.name for line in lines},
        left=money_left(order),
        steps=steps(order),
        may_send=may_be_sent(order, lines),
        may_refund=may_go_back(order, lines),
        again=again,
        key=new_form_key(),
    )


@get(f"{PATH}/{{order_id:str}}/invoice", access=ADMIN, refuses=(NotFound, NotInvoiced, TooManyPrints))
async def invoice(request: Visiting, order_id: FromPath[UUID]) -> Response[Any]:
    """Print an order's invoice."""
    return await printed(GetInvoice(order_id, None), request, paper(request))


@get(f"{PATH}/{{order_id:str}}/credit-notes/{{number:str}}", access=ADMIN, refuses=(NotFound, TooManyPrints))
async def credit_note(request: Visiting, order_id: FromPath[UUID], number: FromPath[str]) -> Response[Any]:
    """Print one of its credit notes."""
    return await printed(GetInvoice(order_id, None, number), request, paper(request))


def paper(request: Visiting) -> str:
    return PDF if request.asks("as") == "pdf" else HTML


@get(f"{PATH}/{{order_id:str}}/shipments/{{shipment_id:str}}/packing-slip", access=ADMIN, refuses=(NotFound,))
async def packing_slip(request: Visiting, order_id: FromPath[UUID], shipment_id: FromPath[UUID]) -> Response[Any]:
    """Print what is laid into a parcel."""
    return await slip_in(request.language, PackParcel(order_id, shipment_id), request)


ALL = (listing, one, invoice, credit_note, packing_slip)
