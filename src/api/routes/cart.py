"""The cart."""

from functools import partial
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, delete, get, patch, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from api.access import CUSTOMER
from api.bodies import Body, LookUp
from api.provided import Ask, Execute, TheShop
from commands.cart.add_to_cart import AddToCart, add_to_cart
from commands.cart.apply_coupon import ApplyCoupon, apply_coupon
from commands.cart.change_cart_item import ChangeCartItem, change_cart_item
from commands.cart.empty_cart import EmptyCart, empty_cart
from commands.cart.remove_coupon import RemoveCoupon, remove_coupon
from commands.cart.remove_from_cart import RemoveFromCart, remove_from_cart
from commands.cart.send_cart_to import SendCartTo, send_cart_to
from domain.cart import LINE_UNITS_MAX
from domain.countries import Country
from domain.faults import FaultCode
from domain.refusals import CouponNotValid, InvalidInput, NotFound, OutOfStock
from queries.get_cart import GetCart, get_cart
from read_models.carts import CartDocument, cart_document


class AddBody(Body, frozen=True):
    """Exactly one of product_id, variant_id and sku."""

    product_id: UUID | None = None
    variant_id: UUID | None = None
    sku: LookUp | None = None
    quantity: Annotated[int, Meta(ge=1, le=LINE_UNITS_MAX)] = 1


class QuantityBody(Body, frozen=True):
    quantity: Annotated[int, Meta(ge=0, le=LINE_UNITS_MAX)]


class CouponBody(Body, frozen=True):
    code: LookUp


class CountryBody(Body, frozen=True):
    """`country` is ISO 3166-1 alpha-2."""

    country: Country


@post("/cart/add", access=CUSTOMER, status_code=200, refuses=(NotFound, OutOfStock))
async def add(data: JSONBody[AddBody], execute: Execute, shop: TheShop) -> Response[CartDocument]:
    """Put an item into the cart."""
    if (said := sum(given is not None for given in (data.product_id, data.variant_id, data.sku))) != 1:
        code = FaultCode.CONFLICTING if said else FaultCode.REQUIRED
        raise InvalidInput("product_id", "Say what to add by exactly one of product_id, variant_id and sku.", code)
    command = AddToCart(execute.caller.id, data.quantity, data.product_id, data.variant_id, data.sku)
    return await execute(add_to_cart, command, partial(cart_document, currency=shop.currency))


@get("/cart", access=CUSTOMER)
async def show(ask: Ask) -> Response[CartDocument]:
    """Show the cart."""
    return await ask(get_cart, GetCart(ask.caller.id))


@patch("/cart/{item_id:str}", access=CUSTOMER, refuses=(NotFound, OutOfStock))
async def change(
    item_id: FromPath[UUID], data: JSONBody[QuantityBody], execute: Execute, shop: TheShop
) -> Response[CartDocument]:
    """Change how many of an item lie in the cart; 0 takes it out."""
    command = ChangeCartItem(execute.caller.id, item_id, data.quantity)
    return await execute(change_cart_item, command, partial(cart_document, currency=shop.currency))


@delete("/cart/{item_id:str}", access=CUSTOMER, status_code=200, refuses=(NotFound,))
async def remove(item_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Response[CartDocument]:
    """Take an item out of the cart, by its own id or by its product's."""
    return await execute(
        remove_from_cart,
        RemoveFromCart(execute.caller.id, item_id),
        partial(cart_document, currency=shop.currency),
    )


@delete("/cart", access=CUSTOMER)
async def empty(execute: Execute) -> Response[None]:
    """Empty the cart."""
    return await execute.silently(empty_cart, EmptyCart(execute.caller.id))


@post("/cart/coupon", access=CUSTOMER, status_code=200, refuses=(CouponNotValid,))
async def add_coupon(data: JSONBody[CouponBody], execute: Execute, shop: TheShop) -> Response[CartDocument]:
    """Put a coupon on the cart, in the place of the one it has."""
    command = ApplyCoupon(execute.caller.id, data.code)
    return await execute(apply_coupon, command, partial(cart_document, currency=shop.currency))


@delete("/cart/coupon", access=CUSTOMER, status_code=200)
async def drop_coupon(execute: Execute, shop: TheShop) -> Response[CartDocument]:
    """Take the coupon off the cart."""
    command = RemoveCoupon(execute.caller.id)
    return await execute(remove_coupon, command, partial(cart_document, currency=shop.currency))


@put("/cart/country", access=CUSTOMER)
async def send_to(data: JSONBody[CountryBody], execute: Execute, shop: TheShop) -> Response[CartDocument]:
    """Say where the cart is to be sent, to see what shipping and tax will be."""
    command = SendCartTo(execute.caller.id, data.country)
    return await execute(send_cart_to, command, partial(cart_document, currency=shop.currency))


routes = Router(
    "/",
    route_handlers=[add, show, change, remove, empty, add_coupon, drop_coupon, send_to],
    tags=["Cart"],
)
