"""An order as its customer, or a guest, sees it."""

from collections.abc import Mapping
from uuid import UUID

from api.pages.forms import Filled
from api.pages.page import Page
from api.pages.provided import new_form_key
from api.pages.storefront.orders.order_steps import cancelled_by, may_be_cancelled, steps, units_to_return
from api.pages.storefront.orders.own_order import own_order
from api.pages.storefront.show_in_shop import show_in_shop
from api.pages.troubles import refusal_words
from api.pages.visiting import Visiting
from api.pages.words import words_in
from api.problems.codes import TABLE


async def show_order(
    request: Visiting,
    order_id: UUID,
    refusal: Exception | None = None,
    *,
    faults: Mapping[str, str] | None = None,
    returning: Filled | None = None,
) -> Page:
    """`refusal` is of what was to be done with it; `faults` and `returning` are those of the form for a return."""
    order = await own_order(request, order_id)
    says = "" if refusal is None or faults else refusal_words(refusal, words_in(request.language))
    return await show_in_shop(
        request,
        "order.html",
        status=200 if refusal is None else TABLE[type(refusal)][0],
        order=order,
        names={item.id: item.name for item in order.items},
        steps=steps(order),
        cancelled_by=cancelled_by(order),
        may_be_cancelled=may_be_cancelled(order),
        to_return=units_to_return(order),
        says=says,
        faults=faults or {},
        returning=Filled() if returning is None else returning,
        key=new_form_key(),
    )
