"""The wishlist."""

from functools import partial
from uuid import UUID

from litestar import Response, Router, delete, get, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, UnsetType

from api.asking import Asking
from api.callers.access import CUSTOMER
from api.provided import Execute, TheShop
from api.requests.bodies import ID_EXAMPLE, Body
from commands.cart.add_to_wishlist import AddToWishlist, Wished, add_to_wishlist
from commands.cart.move_to_cart import MoveToCart, move_to_cart
from commands.cart.remove_from_wishlist import RemoveFromWishlist, remove_from_wishlist
from domain.refusals import NotFound, OutOfStock
from queries.cart.get_wishlist import GetWishlist, WishlistAnswer, WishlistItem, get_wishlist, wishlist_item
from read_models.carts import CartDocument, cart_document
from read_models.product_cards import product_card
from read_models.wishlists import wish_entry


class WishBody(Body, frozen=True):
    """`notify` asks for a note when the product is there again, or costs less; left out, what was said before holds."""

    product_id: UUID
    notify: bool | UnsetType = UNSET

    EXAMPLE = {"product_id": ID_EXAMPLE, "notify": True}


def wished_item(wished: Wished, currency: str) -> WishlistItem:
    return wishlist_item(wish_entry(wished.wish), product_card(wished.product, currency))


@get("/wishlist", access=CUSTOMER)
async def show(request: Asking) -> Response[WishlistAnswer]:
    """Show the wishlist."""
    return await request.ask(get_wishlist, GetWishlist(request.caller.id))


@post("/wishlist", access=CUSTOMER, status_code=200, refuses=(NotFound,))
async def add(data: JSONBody[WishBody], execute: Execute, shop: TheShop) -> Response[WishlistItem]:
    """Put a product on the wishlist; once is enough."""
    command = AddToWishlist(execute.caller.id, data.product_id, data.notify)
    return await execute(add_to_wishlist, command, partial(wished_item, currency=shop.currency))


@delete("/wishlist/{product_id:str}", access=CUSTOMER, refuses=(NotFound,))
async def remove(product_id: FromPath[UUID], execute: Execute) -> Response[None]:
    """Take a product off the wishlist."""
    return await execute.silently(remove_from_wishlist, RemoveFromWishlist(execute.caller.id, product_id))


@post("/wishlist/{product_id:str}/move-to-cart", access=CUSTOMER, status_code=200, refuses=(NotFound, OutOfStock))
async def move(product_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Response[CartDocument]:
    """Put one of it into the cart, of the first variant that can be had, and take it off the wishlist."""
    command = MoveToCart(execute.caller.id, product_id)
    return await execute(move_to_cart, command, partial(cart_document, currency=shop.currency))


routes = Router("/", route_handlers=[show, add, remove, move], tags=["Wishlist"])
