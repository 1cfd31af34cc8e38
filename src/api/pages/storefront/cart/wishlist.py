"""One's wishlist."""

from functools import partial
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from msgspec import UNSET

from api.callers.access import CUSTOMER
from api.pages.addresses import way_back
from api.pages.forms import reader_of
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.storefront.accounts.own_pages import show_own
from api.pages.typed_again import typed_again
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.routes.cart.wishlist import WishBody, wished_item
from commands.cart.add_to_wishlist import AddToWishlist, add_to_wishlist
from commands.cart.move_to_cart import MoveToCart, move_to_cart
from commands.cart.remove_from_wishlist import RemoveFromWishlist, remove_from_wishlist
from domain.refusals import InvalidInput, OutOfStock
from queries.cart.get_wishlist import GetWishlist, WishlistAnswer, get_wishlist
from read_models.carts import cart_document

WISHLIST = "/my/wishlist"


async def show_wishlist(request: Visiting, says: str = "", status: int = 200) -> Page:
    caller = request.caller
    wishes = await request.learn(get_wishlist, GetWishlist(caller.id), WishlistAnswer, at=caller.known_at)
    return await show_own(request, "wishlist.html", wishes=wishes.items, says=says, status=status)


@get(WISHLIST, access=CUSTOMER)
async def listing(request: Visiting) -> Page:
    """Look at one's wishlist."""
    return await show_wishlist(request)


@post(f"{WISHLIST}/add", access=CUSTOMER)
async def add(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Put a product on one's wishlist, or say whether one wants notes of one that stands there."""
    data = (await reader_of(request)).read(request.fields, WishBody)
    command = AddToWishlist(request.caller.id, data.product_id, data.notify)
    answer = await execute(add_to_wishlist, command, partial(wished_item, currency=shop.currency))
    return see_other(
        request, way_back(request.field("back"), WISHLIST), answer, "wished" if data.notify is UNSET else "saved"
    )


@post(f"{WISHLIST}/{{product_id:str}}/remove", access=CUSTOMER)
async def remove(product_id: FromPath[UUID], request: Visiting, execute: Execute) -> Page:
    """Take a product off it."""
    answer = await execute.silently(remove_from_wishlist, RemoveFromWishlist(request.caller.id, product_id))
    return see_other(request, way_back(request.field("back"), WISHLIST), answer, "wish-removed")


@post(f"{WISHLIST}/{{product_id:str}}/move", access=CUSTOMER)
async def move(product_id: FromPath[UUID], request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Put one of it into the basket, of the first variant that can be had. What can't be had stays on the list."""
    command = MoveToCart(request.caller.id, product_id)
    try:
        answer = await execute(move_to_cart, command, partial(cart_document, currency=shop.currency))
    except (OutOfStock, InvalidInput) as refusal:
        said = typed_again(request, refusal)
        says = said["says"] or " ".join(said["faults"].values())
        return await show_wishlist(request, says, said["status"])
    return see_other(request, WISHLIST, answer, "moved-to-basket")


ALL = (listing, add, remove, move)
