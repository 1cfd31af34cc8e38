"""Checkout: from a basket to an order."""

from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post

from api.callers.access import VISITOR
from api.pages.cookies import DAY_SECONDS, ORDERS, kept
from api.pages.forms import TICKED, Fields, Filled, reader_of
from api.pages.frame import kept_of
from api.pages.page import Page, note_written, see_other
from api.pages.provided import FORM_KEY, Execute, PageExecutor
from api.pages.storefront.cart.basket import BASKET
from api.pages.storefront.cart.own_cart import cart_in, forget_cart, own_cart
from api.pages.storefront.orders.checkout_page import (
    BILL,
    SAME,
    SHIP,
    address_book,
    buyer,
    chosen_country,
    show_checkout,
)
from api.pages.storefront.orders.draft import forget_draft, keep_draft
from api.pages.storefront.orders.refused_order import refused_order
from api.pages.visiting import OUTAGES, Visiting, with_order_token
from api.routes.orders.orders import OrderBody
from api.routes.orders.orders import place as place_by_api
from commands.cart.apply_coupon import ApplyCoupon, apply_coupon
from commands.cart.remove_coupon import RemoveCoupon, remove_coupon
from commands.cart.send_cart_to import SendCartTo, send_cart_to
from domain.guests import CartOwner
from domain.refusals import CartNotFound, GuestCheckoutOff, KeyReused, PriceChanged, Refusal
from domain.texts import tidy
from read_models.carts import CartDocument, cart_document

SIGN_IN: Final = "/my/sign-in?next=/checkout"
ORDERS_DAYS: Final = 30
"""So long a guest's browser opens the order's page by itself; the link in their mails does so for ever."""


class Placed(msgspec.Struct, frozen=True):
    id: UUID
    order_token: str | None = None


@get("/checkout", access=VISITOR)
async def ask(request: Visiting) -> Page:
    """Go to the checkout."""
    shop = (await kept_of(request)).shop
    if request.user is None and shop is not None and not shop.guest_checkout:
        return see_other(request, SIGN_IN, told="customers-only")
    return await show_checkout(request)


@post("/checkout/look", access=VISITOR)
async def look(request: Visiting, execute: Execute) -> Page:
    """See what it comes to where it is to be sent, with the coupon that was typed."""
    if session_ended(request):
        return to_sign_in_again(request)
    if (owner := execute.visitor.cart) is None:
        return see_other(request, BASKET)
    filled = Filled(request.fields)
    try:
        cart = await looked_at_anew(request, execute, owner, filled)
    except CartNotFound:
        forget_cart(request)
        return see_other(request, BASKET)
    except Refusal as refusal:
        return await show_checkout(request, filled, refused=await refused_order(request, refusal))
    return await show_checkout(request, without_coupon(filled), cart)


async def looked_at_anew(request: Visiting, execute: PageExecutor, owner: CartOwner, filled: Filled) -> CartDocument:
    """The cart as the books have it now. Raises CouponNotValid, CartNotFound, NotFound, StoreDown."""

    async def said(handler: Any, command: Any) -> Response[Any]:
        answer = await execute(handler, command, lambda cart: cart_document(cart, request.shop.currency), keyed=False)
        note_written(request, answer)
        return answer

    answer = None
    if filled["drop_coupon"]:
        answer = await said(remove_coupon, RemoveCoupon(owner))
    elif code := tidy(filled["coupon"]):
        answer = await said(apply_coupon, ApplyCoupon(owner, code, proof_needed=request.shop.sends_mail))
    if country := chosen_country(filled, await address_book(request)):
        answer = await said(send_cart_to, SendCartTo(owner, country))
    return await own_cart(request) if answer is None else cart_in(answer)


def without_coupon(filled: Filled) -> Filled:
    """It lies on the cart now."""
    return Filled({name: value for name, value in filled.items() if name != "coupon"})


@post("/checkout", access=VISITOR)
async def place(request: Visiting, execute: Execute) -> Page:
    """Place the order."""
    if session_ended(request):
        return to_sign_in_again(request)
    if (owner := execute.visitor.cart) is None:
        return see_other(request, BASKET)
    filled = Filled(request.fields)
    try:
        wanted = (await reader_of(request)).read(order_fields(request.fields, filled), OrderBody)
        answer = await place_by_api(wanted, execute, request.shop, request.language)
    except CartNotFound:
        forget_cart(request)
        return see_other(request, BASKET)
    except KeyReused:  # by one who has gone back to a form of which an order was made
        return see_other(request, BASKET, told="sent-already")
    except GuestCheckoutOff:
        keep_draft(request)
        return see_other(request, SIGN_IN, told="customers-only")
    except PriceChanged as refusal:
        return await ask_again(request, execute, owner, filled, refusal)
    except Refusal as refusal:
        return await show_checkout(request, filled, refused=await refused_order(request, refusal))
    except OUTAGES as outage:  # nobody knows whether it was placed: the same key finds out
        return await show_checkout(
            request, filled, refused=await refused_order(request, outage), key=request.field(FORM_KEY) or None
        )
    return placed(request, answer)


def placed(request: Visiting, answer: Response[Any]) -> Page:
    """A guest's browser is handed the order's token."""
    order = msgspec.json.decode(answer.content, type=Placed)
    if order.order_token is not None:
        tokens = with_order_token(request.cookies.get(ORDERS, ""), order.id, order.order_token)
        request.leave(kept(ORDERS, tokens, ORDERS_DAYS * DAY_SECONDS))
    forget_draft(request)
    return see_other(request, f"/my/orders/{order.id}/pay", answer, "placed")


async def ask_again(
    request: Visiting, execute: PageExecutor, owner: CartOwner, filled: Filled, refusal: PriceChanged
) -> Page:
    """With the total as it is now."""
    try:
        cart = await looked_at_anew(request, execute, owner, filled)
    except Refusal as other:
        return await show_checkout(request, filled, refused=await refused_order(request, other))
    return await show_checkout(request, without_coupon(filled), cart, await refused_order(request, refusal, cart))


def order_fields(fields: Fields, filled: Filled) -> Fields:
    """Of what is filled in, that which was chosen."""
    passed_over = {SHIP if filled["address_id"] else "address_id"}
    if filled[SAME] in TICKED:
        passed_over.add(BILL)
    return [(name, value) for name, value in fields if not name.startswith(tuple(passed_over))]


def session_ended(request: Visiting) -> bool:
    """Whether the form is that of somebody who is signed in no more, or of another one."""
    return request.field("buyer") != buyer(request)


def to_sign_in_again(request: Visiting) -> Page:
    """What was typed is there again afterwards, and so is the basket."""
    keep_draft(request)
    if request.user is not None:  # as somebody else: the page is another one now
        return see_other(request, "/checkout")
    return see_other(request, SIGN_IN, told="session-ended")


ALL = (ask, look, place)
