"""Giving things back."""

from uuid import UUID

from litestar import post
from litestar.params import FromPath

from api.callers.access import VISITOR
from api.pages.forms import Filled
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.storefront.orders.order_page import show_order
from api.pages.typed_again import faults_of
from api.pages.visiting import Visiting
from api.pages.words import words_in
from api.requests.parameters import WHOLE_NUMBER
from api.requests.strict_request import tidier_of
from api.routes.orders.returns import ReturnBody
from commands.orders.request_return import RequestReturn, request_return
from commands.orders.withdraw_return import WithdrawReturn, withdraw_return
from domain.orders.units import Units
from domain.read_as import read_as
from domain.refusals import InvalidInput, NotFound, Refusal

UNITS = "units."


@post("/my/orders/{order_id:str}/returns", access=VISITOR)
async def ask_for(request: Visiting, execute: Execute, order_id: FromPath[UUID]) -> Page:
    """Ask for a return of what was sent."""
    customer = execute.visitor.customer_of(order_id)
    typed = units_typed(request)
    try:
        said = tidier_of(ReturnBody)({"items": items_of(typed), "reason": request.field("reason")})
        wanted: ReturnBody = read_as(said, ReturnBody)
        items = [Units(item.item_id, item.quantity) for item in wanted.items]
        answer = await execute.silently(request_return, RequestReturn(order_id, customer, items, wanted.reason))
    except NotFound:
        raise
    except InvalidInput as wrong:
        faults = fault_by_field(request, typed, wrong)
        return await show_order(request, order_id, wrong, faults=faults, returning=Filled(request.fields))
    except Refusal as refusal:
        return await show_order(request, order_id, refusal, returning=Filled(request.fields))
    return see_other(request, f"/my/orders/{order_id}", answer, "return-requested")


def units_typed(request: Visiting) -> dict[str, str]:
    """By the item's id, as typed; what was left empty, or at none, doesn't go back."""
    typed = {name.removeprefix(UNITS): value.strip() for name, value in request.fields if name.startswith(UNITS)}
    return {item: text for item, text in typed.items() if text not in ("", "0")}


def items_of(typed: dict[str, str]) -> list[dict[str, object]]:
    return [
        {"item_id": item, "quantity": int(text) if WHOLE_NUMBER.fullmatch(text) else text}
        for item, text in typed.items()
    ]


def fault_by_field(request: Visiting, typed: dict[str, str], wrong: InvalidInput) -> dict[str, str]:
    """As the form's fields are called: `items[1].quantity` is that of the second item that was filled in."""
    words = words_in(request.language)
    names = {f"items[{place}].quantity": f"{UNITS}{item}" for place, item in enumerate(typed)}
    faults = {names.get(field, field): said for field, said in faults_of(request, wrong).items()}
    nothing = {} if faults.pop("items", None) is None else {"items-back": words("order.return-nothing")}
    return nothing | faults


@post("/my/orders/{order_id:str}/returns/{return_id:str}/withdraw", access=VISITOR)
async def withdraw(request: Visiting, execute: Execute, order_id: FromPath[UUID], return_id: FromPath[UUID]) -> Page:
    """Keep what was to go back."""
    command = WithdrawReturn(order_id, execute.visitor.customer_of(order_id), return_id)
    try:
        answer = await execute.silently(withdraw_return, command)
    except NotFound:
        raise
    except Refusal as refusal:
        return await show_order(request, order_id, refusal)
    return see_other(request, f"/my/orders/{order_id}", answer, "return-withdrawn")


ALL = (ask_for, withdraw)
