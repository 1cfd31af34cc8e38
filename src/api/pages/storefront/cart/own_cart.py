"""The cart of whoever is at the door, and what is done to it."""

from typing import Any

import msgspec
from litestar import Response

from api.callers.access import cart_cookie
from api.pages.provided import PageExecutor
from api.pages.visiting import Visiting
from commands.base import Command, Handler
from domain.refusals import CartNotFound, NotFound
from queries.cart.get_cart import GetCart, get_cart
from queries.catalog.get_product import GetProduct, get_product
from read_models.carts import CartDocument, CartItem
from read_models.product_cards import ProductCard

LOOKED_UP_MAX = 5
"""Of that many items that can't be had as they stand, the page says how many there are."""


async def own_cart(request: Visiting) -> CartDocument:
    """One that has ended is forgotten: a browser's begins anew. Raises StoreDown, ReadModelBehind."""
    visitor = request.visitor
    try:
        return await request.learn(get_cart, GetCart(visitor.cart), CartDocument, at=visitor.cart_known_at)
    except CartNotFound:
        forget_cart(request)
        return await request.learn(get_cart, GetCart(None), CartDocument)


def forget_cart(request: Visiting) -> None:
    request.leave(cart_cookie("", 0))


async def left_of(request: Visiting, items: tuple[CartItem, ...]) -> dict[str, int]:
    """How many could be had of those that can't be had as they stand, by SKU; of the first of them."""
    short = [item for item in items if not item.available][:LOOKED_UP_MAX]
    return {item.sku: await units_left(request, item) for item in short}


async def units_left(request: Visiting, item: CartItem) -> int:
    try:
        card = await request.learn_if_possible(get_product, GetProduct(item.slug), ProductCard)
    except NotFound:
        return 0
    variants = () if card is None else card.variants
    return next((variant.stock_quantity for variant in variants if variant.id == item.variant_id), 0)


def cart_in(answer: Response[Any]) -> CartDocument:
    """What a command has answered."""
    return msgspec.json.decode(answer.content, type=CartDocument)


async def done_to_cart(
    request: Visiting, execute: PageExecutor, handler: Handler[Command, Any], command: Command
) -> Response[Any] | None:
    """None where a guest's cart has ended. Raises what the command refuses."""
    try:
        return await execute.silently(handler, command)
    except CartNotFound:
        forget_cart(request)
        return None
