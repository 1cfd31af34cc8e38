"""Paying an order."""

from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from api.callers.access import VISITOR
from api.pages.forms import reader_of
from api.pages.page import Page, note_written, see_other
from api.pages.provided import Execute, new_form_key
from api.pages.storefront.orders.order_steps import cancelled_by
from api.pages.storefront.orders.own_order import own_order
from api.pages.storefront.show_in_shop import show_in_shop
from api.pages.troubles import refusal_words
from api.pages.visiting import Visiting
from api.pages.words import words_in
from api.problems.codes import TABLE
from api.routes.payments.payments import PaymentAnswer, PaymentBody, ProviderName, go_on_paying, look_after, ways_to_pay
from domain.order_status import OrderStatus
from domain.outages import ProviderSilent
from domain.payments.payment import OPEN, TAKEN
from domain.payments.payment_refusals import AmountNotPayable, ProviderNotAvailable
from domain.refusals import NotFound, StatusNotAllowed
from read_models.orders import OrderDocument

IS_OPEN: Final = frozenset(status.value for status in OPEN)
IS_TAKEN: Final = frozenset(status.value for status in TAKEN)
POLICIES: Final = {
    ProviderName.STRIPE: (
        "default-src 'none'; script-src 'self' https://js.stripe.com https://*.js.stripe.com; style-src 'self';"
        " img-src 'self' https: data:; connect-src 'self' https://api.stripe.com;"
        " frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com;"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    ProviderName.RAZORPAY: (
        "default-src 'none'; script-src 'self' https://checkout.razorpay.com; style-src 'self';"
        " img-src 'self' https: data:; connect-src 'self' https://*.razorpay.com;"
        " frame-src https://api.razorpay.com https://checkout.razorpay.com;"
        " form-action 'self' https://api.razorpay.com; base-uri 'none'; frame-ancestors 'none'"
    ),
}
"""What a provider's own script needs, and only on the page where it is (docs.stripe.com/security/guide)."""


@get("/my/orders/{order_id:str}/pay", access=VISITOR)
async def choose(request: Visiting, order_id: FromPath[UUID]) -> Page:
    """Choose how to pay an order."""
    return await show_ways(request, await own_order(request, order_id))


async def show_ways(request: Visiting, order: OrderDocument, refusal: Exception | None = None) -> Page:
    if order.status not in (OrderStatus.PENDING, OrderStatus.CANCELLED):
        return see_other(request, f"/my/orders/{order.id}")
    words = words_in(request.language)
    last = order.payments[-1] if order.payments else None
    return await show_in_shop(
        request,
        "pay.html",
        status=200 if refusal is None else TABLE[type(refusal)][0],
        order=order,
        ways=(await ways_to_pay(request.shop)).items,
        failure=None if last is None or last.failure is None else last.failure.code.value,
        waits=last is not None and last.status in IS_OPEN and last.failure is None,
        cancelled_by=cancelled_by(order),
        hold_minutes=request.shop.settings.hold_minutes,
        says="" if refusal is None else refusal_words(refusal, words),
        key=new_form_key(),
    )


@post("/my/orders/{order_id:str}/pay", access=VISITOR)
async def pay(request: Visiting, execute: Execute, order_id: FromPath[UUID]) -> Page:
    """Pay an order, or go on paying it."""
    try:
        wanted = (await reader_of(request)).read(request.fields, PaymentBody)
        answer = await go_on_paying(order_id, wanted, execute, request.shop)
    except StatusNotAllowed:  # it is paid, or over: its page says which
        return see_other(request, f"/my/orders/{order_id}")
    except (ProviderNotAvailable, AmountNotPayable, ProviderSilent) as refusal:
        return await show_ways(request, await own_order(request, order_id), refusal)
    payment = payment_in(answer)
    if payment.status in IS_OPEN and (way := ProviderName(payment.provider)) in POLICIES and payment.failure is None:
        note_written(request, answer)
        return await show_till(request, order_id, payment, way)
    if payment.status in IS_TAKEN:
        return see_other(request, f"/my/orders/{order_id}", answer, "paid")
    return see_other(request, f"/my/orders/{order_id}/pay", answer)


def payment_in(answer: Response[Any]) -> PaymentAnswer:
    return msgspec.json.decode(answer.content, type=PaymentAnswer)


async def show_till(request: Visiting, order_id: UUID, payment: PaymentAnswer, way: ProviderName) -> Page:
    """The provider's own form, in the customer's browser: no card number ever comes to us."""
    order = await own_order(request, order_id)
    found = next((one for one in (await ways_to_pay(request.shop)).items if one.name == way.value), None)
    if found is None:
        raise NotFound("way to pay")
    return await show_in_shop(request, "till.html", policy=POLICIES[way], order=order, payment=payment, way=found)


@get("/my/orders/{order_id:str}/paid", access=VISITOR)
async def paid(request: Visiting, execute: Execute, order_id: FromPath[UUID]) -> Page:
    """Come back from the provider, which is asked what has become of the payment."""
    try:
        payment = UUID(request.asks("payment"))
    except ValueError as none:
        raise NotFound("payment") from none
    try:
        answer = await look_after(order_id, payment, execute, request.shop)
    except (ProviderSilent, ProviderNotAvailable):
        return see_other(request, f"/my/orders/{order_id}", told="paid-perhaps")
    if payment_in(answer).status in IS_TAKEN:
        return see_other(request, f"/my/orders/{order_id}", answer, "paid")
    return see_other(request, f"/my/orders/{order_id}/pay", answer)


ALL = (choose, pay, paid)
