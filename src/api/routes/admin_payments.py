"""Refunds, and what to know about payments, for admins."""

from functools import partial
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from api.access import ADMIN
from api.bodies import Body, Price, minor_units
from api.provided import Ask, Execute, TheShop
from api.routes.products import PageNumber, PageSize
from commands.refund_order import RefundOrder, refund_order
from domain.cart import TOTAL_MINOR_UNITS_MAX
from domain.refusals import InvalidInput, NotFound, NothingToRefund, RefundTooLarge, StatusNotAllowed
from queries.list_payment_exceptions import ListPaymentExceptions, PaymentExceptionPage, list_payment_exceptions
from read_models.orders import RefundEntry, refund_entry


class RefundBody(Body, frozen=True):
    """Without an amount all that is left is refunded. `restock`: the goods are back on the shelf."""

    reason: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S", examples=["The lamp came broken"])]
    amount: Price | None = None
    restock: bool = False


@post(
    "/admin/orders/{order_id:str}/refunds",
    access=ADMIN,
    refuses=(NotFound, StatusNotAllowed, NothingToRefund, RefundTooLarge),
)
async def refund(
    order_id: FromPath[UUID], data: JSONBody[RefundBody], execute: Execute, shop: TheShop
) -> Response[RefundEntry]:
    """Refund an order, as a whole or a part of it: the shop owes it from now on, the provider is told at once."""
    currency, amount = shop.currency, None
    if data.amount is not None:
        amount = minor_units(data.amount, currency, "amount", TOTAL_MINOR_UNITS_MAX)
        if amount == 0:
            raise InvalidInput("amount", "A refund of nothing is none.")
    command = RefundOrder(order_id, data.reason, amount, data.restock)
    return await execute(refund_order, command, partial(refund_entry, currency=currency), 201)


@get("/admin/payments/exceptions", access=ADMIN)
async def exceptions(
    ask: Ask, unsettled: FromQuery[bool] = False, page: PageNumber = 1, page_size: PageSize = 20
) -> Response[PaymentExceptionPage]:
    """List what a person should know about payments: late ones that went back, refunds a provider refuses, amounts that
    don't match. Newest first.
    """
    return await ask(list_payment_exceptions, ListPaymentExceptions(unsettled, page, page_size))


routes = Router("/", route_handlers=[refund, exceptions], tags=["Payments, admin"])
