"""The way in: what is new, what sells, and where to go from there."""

from collections.abc import Sequence
from typing import Final

import msgspec
from litestar import get

from adapters.search.port import FoundProduct, ProductQuery, Sort
from api.callers.access import PUBLIC
from api.pages.frame import kept_of
from api.pages.page import Page
from api.pages.storefront.kept_parts import Made
from api.pages.storefront.show_as_to_all import show_as_to_all
from api.pages.storefront.show_in_shop import show_in_shop
from api.pages.visiting import OUTAGES, Visiting
from queries.search.browse_products import BrowseProducts, browse_products
from queries.search.search_products import ProductPage

ROW_ITEMS: Final = 12
"""They fill rows of two, three, four and six."""
decode_row: Final = msgspec.json.Decoder(ProductPage).decode


@get("/", access=PUBLIC)
async def home(request: Visiting) -> Page:
    """Enter the shop."""
    newest = await row(request, Sort.NEWEST)
    best = None if newest is None else await row(request, Sort.BESTSELLING)
    url = request.shop.settings.mail.public_url
    if newest is None or best is None:
        return await show_in_shop(request, "home.html", newest=products(newest), best=None, canonical=f"{url}/")
    made = Made(newest + best, request.language, (await kept_of(request)).zone, (len(newest), url))
    return await show_as_to_all(
        request,
        "home.html",
        made,
        lambda: {"newest": products(newest), "best": products(best), "canonical": f"{url}/"},
    )


async def row(request: Visiting, sort: Sort) -> bytes | None:
    """None while nobody can say."""
    question = BrowseProducts(ProductQuery(sort=sort, page_size=ROW_ITEMS, arranged=True))
    try:
        return (await request.look_up(browse_products, question)).body
    except OUTAGES:
        return None


def products(row: bytes | None) -> Sequence[FoundProduct] | None:
    return None if row is None else decode_row(row).items


ALL = (home,)
