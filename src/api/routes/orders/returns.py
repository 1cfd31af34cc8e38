"""Returns: what a customer, or a guest with the order's token, wants to give back."""

from typing import Annotated
from uuid import UUID

from litestar import Response, Router, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from api.callers.access import ORDER
from api.provided import Execute
from api.requests.bodies import ID_EXAMPLE, VERBATIM, Body
from commands.orders.request_return import RequestReturn, request_return
from commands.orders.withdraw_return import WithdrawReturn, withdraw_return
from domain.cart.cart import CART_LINES_MAX, LINE_UNITS_MAX
from domain.names import READABLE
from domain.orders.order import Order
from domain.orders.return_refusals import NotSent, RefundedAlready, ReturnedAlready, TooManyReturns, UnderReturn
from domain.orders.returns import REASON_CHARS_MAX
from domain.orders.units import Units
from domain.refusals import NotFound, StatusNotAllowed
from read_models.returns import ReturnDocument, return_document


class ReturnItemBody(Body, frozen=True):
    item_id: UUID
    quantity: Annotated[int, Meta(ge=1, le=LINE_UNITS_MAX, examples=[1])]


ReturnItems = Annotated[list[ReturnItemBody], Meta(min_length=1, max_length=CART_LINES_MAX)]


class ReturnBody(Body, frozen=True):
    """Plain text: nothing in the reason is markup."""

    items: Annotated[ReturnItems, VERBATIM]
    reason: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=REASON_CHARS_MAX,
            examples=["It is too bright for my desk."],
            extra={"check": READABLE},
        ),
    ]

    EXAMPLE = {
        "items": [{"item_id": ID_EXAMPLE, "quantity": 1}],
        "reason": "It is too bright for my desk.",
    }


@post(
    "/orders/{order_id:str}/returns",
    access=ORDER,
    refuses=(NotFound, NotSent, UnderReturn, ReturnedAlready, RefundedAlready, TooManyReturns),
)
async def ask_for(order_id: FromPath[UUID], data: JSONBody[ReturnBody], execute: Execute) -> Response[ReturnDocument]:
    """Ask for a return of what was sent. The shop accepts or refuses it, and gives the money back once it is there."""
    items = [Units(item.item_id, item.quantity) for item in data.items]
    command = RequestReturn(order_id, execute.visitor.customer_of(order_id), items, data.reason)
    return await execute(request_return, command, latest, 201)


def latest(order: Order) -> ReturnDocument:
    return return_document(order, order.returns[-1])


@post(
    "/orders/{order_id:str}/returns/{return_id:str}/withdraw",
    access=ORDER,
    status_code=200,
    refuses=(NotFound, StatusNotAllowed),
)
async def withdraw(order_id: FromPath[UUID], return_id: FromPath[UUID], execute: Execute) -> Response[ReturnDocument]:
    """Withdraw a return that has not been received: the goods stay where they are."""
    command = WithdrawReturn(order_id, execute.visitor.customer_of(order_id), return_id)
    return await execute(withdraw_return, command, lambda order: return_document(order, order.return_of(return_id)))


routes = Router("/", route_handlers=[ask_for, withdraw], tags=["Orders"])
