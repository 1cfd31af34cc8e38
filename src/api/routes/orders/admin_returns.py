"""Returns, for admins."""

from typing import Annotated, Any, Literal, assert_never
from uuid import UUID

from litestar import Response, Router, get, patch
from litestar.params import FromPath, FromQuery, JSONBody

from api.asking import Asking
from api.callers.access import ADMIN
from api.execute import Executor
from api.provided import Execute
from api.requests.bodies import VERBATIM, Body, Total, minor_units
from api.routes.catalog.products import PageNumber, PageSize
from commands.orders.accept_return import AcceptReturn, accept_return
from commands.orders.receive_return import ReceiveReturn, receive_return
from commands.orders.refuse_return import RefuseReturn, refuse_return
from domain.faults import FaultCode
from domain.orders.order import Order
from domain.orders.return_refusals import RefundedAlready
from domain.orders.return_status import ReturnStatus
from domain.payments.payment_refusals import RefundTooLarge
from domain.refusals import InvalidInput, NotFound, StatusNotAllowed
from queries.orders.list_returns import ListReturns, ReturnPage, list_returns
from read_models.returns import ReturnDocument, return_document


class ReturnStep(Body, frozen=True):
    """Only what is `received` is put on the shelf (`restock`) and refunded: by what its items cost, with their share of
    discount and tax, or by the `amount`; `refund` false, or an amount of 0: by nothing.
    """

    status: Literal["accepted", "refused", "received"]
    restock: bool | None = None
    refund: bool | None = None
    amount: Annotated[Total | None, VERBATIM] = None

    EXAMPLE = {"status": "accepted"}


@get("/admin/returns", access=ADMIN)
async def listing(
    request: Asking,
    status: FromQuery[ReturnStatus | None] = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[ReturnPage]:
    """List everybody's returns, newest first: those that wait for an answer (`requested`), or others, or all."""
    return await request.ask(list_returns, ListReturns(status, page, page_size))


@patch(
    "/admin/returns/{return_id:str}",
    access=ADMIN,
    refuses=(NotFound, StatusNotAllowed, RefundedAlready, RefundTooLarge),
)
async def step(return_id: FromPath[UUID], data: JSONBody[ReturnStep], execute: Execute) -> Response[ReturnDocument]:
    """Accept a return or refuse it; then receive it. The customer gets a mail each time."""
    return await take_step(return_id, data, execute)


async def take_step(return_id: UUID, data: ReturnStep, execute: Executor) -> Response[Any]:
    """Raises InvalidInput, and what the step's command does."""

    def answer(order: Order) -> ReturnDocument:
        return return_document(order, order.return_of(return_id))

    require_sense(data)
    match data.status:
        case "accepted":
            return await execute(accept_return, AcceptReturn(return_id), answer)
        case "refused":
            return await execute(refuse_return, RefuseReturn(return_id), answer)
        case "received":
            amount = 0 if data.refund is False else minor_units(data.amount)
            return await execute(receive_return, ReceiveReturn(return_id, amount, data.restock or False), answer)
        case _:
            assert_never(data.status)


def require_sense(data: ReturnStep) -> None:
    """Raises InvalidInput."""
    given = {"restock": data.restock, "refund": data.refund, "amount": data.amount}
    if data.status != "received" and (field := next((name for name, said in given.items() if said), None)):
        raise InvalidInput(field, "Only what is received is put on the shelf and refunded.", FaultCode.CONFLICTING)
    if data.refund is False and minor_units(data.amount):
        raise InvalidInput("amount", "An amount is a refund.", FaultCode.CONFLICTING)


routes = Router("/", route_handlers=[listing, step], tags=["Orders, admin"])
