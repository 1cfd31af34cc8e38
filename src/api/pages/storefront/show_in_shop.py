"""A page of the shop, with how many units lie in the basket."""

from typing import Any

import msgspec

from api.pages.frame import show
from api.pages.page import Page
from api.pages.visiting import OUTAGES, Visiting
from domain.refusals import Refusal
from queries.cart.get_cart import GetCart, get_cart


class Counted(msgspec.Struct, frozen=True):
    item_count: int


async def basket_units(request: Visiting) -> int:
    """0 for whoever has no basket, and where nobody can say."""
    visitor = request.visitor
    if visitor.cart is None:
        return 0
    try:
        question = GetCart(visitor.cart)
        return (await request.learn(get_cart, question, Counted, at=visitor.cart_known_at)).item_count
    except (*OUTAGES, Refusal):
        return 0


async def show_in_shop(request: Visiting, template: str, **said: Any) -> Page:
    return await show(request, f"shop/{template}", basket_units=await basket_units(request), **said)
