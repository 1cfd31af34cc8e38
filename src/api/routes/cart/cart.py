"""The cart."""

import secrets
from functools import partial
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, delete, get, patch, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta
from msgspec.structs import replace

from api.asking import Asking
from api.callers.access import CART, CART_HEADER, VISITOR
from api.callers.guests import with_cart_token, with_new_cart_token
from api.execute import Executor
from api.provided import Execute, TheShop
from api.requests.bodies import Body, LookUp
from api.shop import Shop
from commands.cart.add_to_cart import AddToCart, add_to_cart
from commands.cart.apply_coupon import ApplyCoupon, apply_coupon
from commands.cart.change_cart_item import ChangeCartItem, change_cart_item
from commands.cart.empty_cart import EmptyCart, empty_cart
from commands.cart.remove_coupon import RemoveCoupon, remove_coupon
from commands.cart.remove_from_cart import RemoveFromCart, remove_from_cart
from commands.cart.send_cart_to import SendCartTo, send_cart_to
from domain.addresses.countries import Country
from domain.cart.cart import LINE_UNITS_MAX
from domain.faults import FaultCode
from domain.guests import CART_SEED_BYTES, NewGuest, new_guest
from domain.limits import Limit
from domain.refusals import CartNotFound, CouponNotValid, InvalidInput, NotFound, OutOfStock
from queries.cart.get_cart import GetCart, get_cart
from read_models.carts import CartDocument, cart_document


class AddBody(Body, frozen=True):
    """Exactly one of product_id, variant_id and sku."""

    product_id: UUID | None = None
    variant_id: UUID | None = None
    sku: LookUp | None = None
    quantity: Annotated[int, Meta(ge=1, le=LINE_UNITS_MAX)] = 1

    EXAMPLE = {"sku": "LAMP-1", "quantity": 2}


class QuantityBody(Body, frozen=True):
    quantity: Annotated[int, Meta(ge=0, le=LINE_UNITS_MAX)]

    EXAMPLE = {"quantity": 3}


class CouponCodeBody(Body, frozen=True):
    code: LookUp


class CountryBody(Body, frozen=True):
    """`country` is ISO 3166-1 alpha-2."""

    country: Country


@post(
    "/cart/add",
    access=VISITOR,
    status_code=200,
    refuses=(CartNotFound, NotFound, OutOfStock),
    gives={CART_HEADER: "A guest's: send it along from now on, or keep the cookie"},
)
async def add(data: JSONBody[AddBody], execute: Execute, shop: TheShop) -> Response[CartDocument]:
    """Put an item into the cart. Whoever is not signed in and has none yet gets one, and its token.

    Then the cart is made once for an Idempotency-Key of 16 characters or more; a shorter one is ignored, for somebody
    else behind the same network address may send it too.
    """
    return await put_in(data, execute, shop)


async def put_in(data: AddBody, execute: Executor, shop: Shop) -> Response[CartDocument]:
    """Raises what `add` refuses."""
    if (said := sum(given is not None for given in (data.product_id, data.variant_id, data.sku))) != 1:
        code = FaultCode.CONFLICTING if said else FaultCode.REQUIRED
        raise InvalidInput("product_id", "Say what to add by exactly one of product_id, variant_id and sku.", code)
    visitor, render = execute.visitor, partial(cart_document, currency=shop.currency)
    command = AddToCart(visitor.cart or nobody_yet(shop), data.quantity, data.product_id, data.variant_id, data.sku)
    if visitor.caller is not None:
        return await execute(add_to_cart, command, render)
    if visitor.cart_token is None:
        await execute.spend(Limit.NEW_CARTS)
    try:
        answer = await execute(add_to_cart, command, render, keyed=execute.key_is_theirs)
        if visitor.cart_token is not None:
            return with_cart_token(answer, visitor.cart_token.said, shop)
    except CartNotFound:
        if visitor.cart_token is None or not visitor.cart_token.by_cookie:
            raise
        await execute.spend(Limit.NEW_CARTS)
        # A browser can't tell that its cookie is of a cart that ended, and need not.
        answer = await execute(add_to_cart, replace(command, owner=nobody_yet(shop)), render)
    return await with_new_cart_token(answer, shop)


def nobody_yet(shop: Shop) -> NewGuest:
    return new_guest(shop.settings.links_secret, secrets.token_bytes(CART_SEED_BYTES))


@get("/cart", access=VISITOR, refuses=(CartNotFound,))
async def show(request: Asking) -> Response[CartDocument]:
    """Show the cart; an empty one to whoever has none."""
    visitor = request.visitor
    return await request.ask(get_cart, GetCart(visitor.cart), at=visitor.cart_known_at)


@patch("/cart/{item_id:str}", access=CART, refuses=(CartNotFound, NotFound, OutOfStock))
async def change(
    item_id: FromPath[UUID], data: JSONBody[QuantityBody], execute: Execute, shop: TheShop
) -> Response[CartDocument]:
    """Change how many of an item lie in the cart; 0 takes it out."""
    command = ChangeCartItem(execute.visitor.own_cart, item_id, data.quantity)
    return await execute(change_cart_item, command, partial(cart_document, currency=shop.currency))


@delete("/cart/{item_id:str}", access=CART, status_code=200, refuses=(CartNotFound, NotFound))
async def remove(item_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Response[CartDocument]:
    """Take an item out of the cart, by its own id or by its product's."""
    return await execute(
        remove_from_cart,
        RemoveFromCart(execute.visitor.own_cart, item_id),
        partial(cart_document, currency=shop.currency),
    )


@delete("/cart", access=CART, refuses=(CartNotFound, NotFound))
async def empty(execute: Execute) -> Response[None]:
    """Empty the cart."""
    return await execute.silently(empty_cart, EmptyCart(execute.visitor.own_cart))


@post("/cart/coupon", access=CART, status_code=200, refuses=(CartNotFound, NotFound, CouponNotValid))
async def add_coupon(data: JSONBody[CouponCodeBody], execute: Execute, shop: TheShop) -> Response[CartDocument]:
    """Put a coupon on the cart, in the place of the one it has."""
    command = ApplyCoupon(execute.visitor.own_cart, data.code, proof_needed=shop.sends_mail)
    return await execute(apply_coupon, command, partial(cart_document, currency=shop.currency))


@delete("/cart/coupon", access=CART, status_code=200, refuses=(CartNotFound, NotFound))
async def drop_coupon(execute: Execute, shop: TheShop) -> Response[CartDocument]:
    """Take the coupon off the cart."""
    command = RemoveCoupon(execute.visitor.own_cart)
    return await execute(remove_coupon, command, partial(cart_document, currency=shop.currency))


@put("/cart/country", access=CART, refuses=(CartNotFound, NotFound))
async def send_to(data: JSONBody[CountryBody], execute: Execute, shop: TheShop) -> Response[CartDocument]:
    """Say where the cart is to be sent, to see what shipping and tax will be."""
    command = SendCartTo(execute.visitor.own_cart, data.country)
    return await execute(send_cart_to, command, partial(cart_document, currency=shop.currency))


routes = Router(
    "/",
    route_handlers=[add, show, change, remove, empty, add_coupon, drop_coupon, send_to],
    tags=["Cart"],
)
