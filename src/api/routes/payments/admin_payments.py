"""Refunds, and what to know about payments, for admins."""

from functools import partial
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from api.asking import Asking
from api.callers.access import ADMIN
from api.provided import Execute, TheShop
from api.requests.bodies import VERBATIM, Body, Total, minor_units
from api.routes.catalog.products import PageNumber, PageSize
from commands.payments.refund_order import RefundOrder, refund_order
from commands.payments.settle_payment_exception import SettlePaymentException, settle_payment_exception
from domain.cart.cart import CART_LINES_MAX, LINE_UNITS_MAX
from domain.orders.return_refusals import ReturnedAlready, UnderReturn
from domain.orders.units import Units
from domain.payments.payment_refusals import NotThatManyUnits, RefundTooLarge, SettledAlready
from domain.refusals import InvalidInput, NotFound, StatusNotAllowed
from queries.payments.list_payment_exceptions import (
    ListPaymentExceptions,
    PaymentExceptionPage,
    list_payment_exceptions,
)
from read_models.orders import RefundEntry, refund_entry
from read_models.payment_exceptions import PaymentExceptionDocument, payment_exception_document


class RefundItemBody(Body, frozen=True):
    item_id: UUID
    quantity: Annotated[int, Meta(ge=1, le=LINE_UNITS_MAX, examples=[1])]


RefundItems = Annotated[list[RefundItemBody], Meta(min_length=1, max_length=CART_LINES_MAX)]


class RefundBody(Body, frozen=True):
    """With items the amount is what they cost, with their share of discount and tax, unless it is said; without, it is
    all that is left. Money goes back as it can be paid: in a currency of three decimals, amounts end in 0. `restock`:
    these goods are back on the shelf; without items, all of them, and only of a refund of all that is left. An `amount`
    of 0 with items puts them back without money.
    """

    reason: Annotated[str, Meta(min_length=1, max_length=500, examples=["The lamp came broken"])]
    items: Annotated[RefundItems | None, VERBATIM] = None
    amount: Annotated[Total | None, VERBATIM] = None
    restock: bool = False

    EXAMPLE = {"reason": "The lamp came broken", "amount": 500}


@post(
    "/admin/orders/{order_id:str}/refunds",
    access=ADMIN,
    refuses=(NotFound, StatusNotAllowed, RefundTooLarge, NotThatManyUnits, UnderReturn, ReturnedAlready),
)
async def refund(
    order_id: FromPath[UUID], data: JSONBody[RefundBody], execute: Execute, shop: TheShop
) -> Response[RefundEntry]:
    """Refund an order, as a whole or a part of it: the shop owes it from now on, the provider is told at once."""
    command = refund_to_give(order_id, data)
    return await execute(refund_order, command, partial(refund_entry, currency=shop.currency), 201)


def refund_to_give(order_id: UUID, data: RefundBody) -> RefundOrder:
    items = None if data.items is None else [Units(item.item_id, item.quantity) for item in data.items]
    return RefundOrder(order_id, data.reason, minor_units(data.amount), data.restock, items)


@get("/admin/payments/exceptions", access=ADMIN)
async def exceptions(
    request: Asking, unsettled: FromQuery[bool] = False, page: PageNumber = 1, page_size: PageSize = 20
) -> Response[PaymentExceptionPage]:
    """List what a person should know about payments: late ones that went back, refunds a provider refuses, amounts that
    don't match. Newest first.
    """
    return await request.ask(list_payment_exceptions, ListPaymentExceptions(unsettled, page, page_size))


class SettlementBody(Body, frozen=True):
    """Who has looked after it says how. It is raised again by itself if the provider says something else."""

    reason: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S", examples=["Paid by bank transfer"])]
    settled: bool = True


@patch("/admin/payments/exceptions/{exception_id:str}", access=ADMIN, refuses=(NotFound, SettledAlready))
async def settle(
    exception_id: FromPath[UUID], data: JSONBody[SettlementBody], execute: Execute, shop: TheShop
) -> Response[PaymentExceptionDocument]:
    """Settle what no rule can. A refund that is owed was given another way then, and no provider is asked for it any
    more.
    """
    if not data.settled:
        raise InvalidInput("settled", "It comes back by itself if the provider says something else.")
    command = SettlePaymentException(exception_id, execute.caller.id, data.reason)
    return await execute(settle_payment_exception, command, partial(payment_exception_document, currency=shop.currency))


routes = Router("/", route_handlers=[refund, exceptions, settle], tags=["Payments, admin"])
