"""The basket: what lies in it, and what it comes to."""

from typing import Any, Final
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from api.callers.access import VISITOR
from api.pages.addresses import page_before, way_back
from api.pages.forms import reader_of
from api.pages.page import Page, see_other
from api.pages.provided import Execute, PageExecutor
from api.pages.storefront.cart.basket_page import show_basket, show_refused
from api.pages.storefront.cart.own_cart import done_to_cart
from api.pages.visiting import Visiting
from api.routes.cart.cart import AddBody, CountryBody, CouponCodeBody, QuantityBody, put_in
from commands.base import Command, Handler
from commands.cart.apply_coupon import ApplyCoupon, apply_coupon
from commands.cart.change_cart_item import ChangeCartItem, change_cart_item
from commands.cart.empty_cart import EmptyCart, empty_cart
from commands.cart.remove_coupon import RemoveCoupon, remove_coupon
from commands.cart.remove_from_cart import RemoveFromCart, remove_from_cart
from commands.cart.send_cart_to import SendCartTo, send_cart_to
from domain.refusals import InvalidInput, NotFound, Refusal

BASKET: Final = "/basket"


@get(BASKET, access=VISITOR)
async def show(request: Visiting) -> Page:
    """Look into the basket."""
    return await show_basket(request)


@post("/basket/add", access=VISITOR)
async def add(request: Visiting, execute: Execute) -> Page:
    """Put something into the basket. A guest's first thing makes one."""
    try:
        wanted = (await reader_of(request)).read(request.fields, AddBody)
        answer = await put_in(wanted, execute, request.shop)
    except Refusal as refusal:
        came_from = request.field("back") or page_before(request.headers.get("referer", "")).partition("?")[0]
        return await show_refused(request, refusal, way_back(came_from, ""))
    if (cookie := answer.headers.get("Set-Cookie")) is not None:
        request.leave(cookie)
    return see_other(request, BASKET, answer, "added")


@post("/basket/items/{item_id:str}", access=VISITOR)
async def change(request: Visiting, execute: Execute, item_id: FromPath[UUID]) -> Page:
    """Change how many of an item lie in the basket; none takes it out."""
    if (owner := execute.visitor.cart) is None:
        return see_other(request, BASKET)
    try:
        quantity = (await reader_of(request)).read(request.fields, QuantityBody).quantity
    except InvalidInput as wrong:
        return await show_refused(request, wrong)
    return await after(request, execute, change_cart_item, ChangeCartItem(owner, item_id, quantity))


@post("/basket/items/{item_id:str}/remove", access=VISITOR)
async def remove(request: Visiting, execute: Execute, item_id: FromPath[UUID]) -> Page:
    """Take an item out of the basket."""
    owner = execute.visitor.cart
    return await after(
        request, execute, remove_from_cart, None if owner is None else RemoveFromCart(owner, item_id), "removed"
    )


@post("/basket/empty", access=VISITOR)
async def empty(request: Visiting, execute: Execute) -> Page:
    """Empty the basket."""
    owner = execute.visitor.cart
    return await after(request, execute, empty_cart, None if owner is None else EmptyCart(owner), "emptied")


@post("/basket/coupon", access=VISITOR)
async def add_coupon(request: Visiting, execute: Execute) -> Page:
    """Put a coupon on the basket."""
    if (owner := execute.visitor.cart) is None:
        return see_other(request, BASKET)
    try:
        code = (await reader_of(request)).read(request.fields, CouponCodeBody).code
    except InvalidInput as wrong:
        return await show_refused(request, wrong)
    command = ApplyCoupon(owner, code, proof_needed=request.shop.sends_mail)
    return await after(request, execute, apply_coupon, command, "coupon-applied")


@post("/basket/coupon/remove", access=VISITOR)
async def drop_coupon(request: Visiting, execute: Execute) -> Page:
    """Take the coupon off the basket."""
    owner = execute.visitor.cart
    return await after(
        request, execute, remove_coupon, None if owner is None else RemoveCoupon(owner), "coupon-removed"
    )


@post("/basket/country", access=VISITOR)
async def send_to(request: Visiting, execute: Execute) -> Page:
    """Say where it is to be sent, to see what shipping and tax will be."""
    if (owner := execute.visitor.cart) is None:
        return see_other(request, BASKET)
    try:
        country = (await reader_of(request)).read(request.fields, CountryBody).country
    except InvalidInput as wrong:
        return await show_refused(request, wrong)
    return await after(request, execute, send_cart_to, SendCartTo(owner, country))


async def after(
    request: Visiting,
    execute: PageExecutor,
    handler: Handler[Command, Any],
    command: Command | None,
    told: str | None = None,
) -> Page:
    """The basket, as it is when this is done; None of whoever has none. What is no longer in it needs no taking out."""
    if command is None:
        return see_other(request, BASKET)
    try:
        answer = await done_to_cart(request, execute, handler, command)
    except NotFound:
        return see_other(request, BASKET)
    except Refusal as refusal:
        return await show_refused(request, refusal)
    return see_other(request, BASKET, answer, told if answer is not None else None)


ALL = (show, add, change, remove, empty, add_coupon, drop_coupon, send_to)
