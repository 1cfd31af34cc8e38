"""The way in: what is new, what sells, and where to go from there."""

from typing import Final

from litestar import get

from adapters.search.port import FoundProduct, ProductQuery, Sort
from api.access import PUBLIC
from api.pages.page import Page
from api.pages.storefront.show_in_shop import show_in_shop
from api.pages.visiting import Visiting
from queries.search.search_products import ProductPage, SearchProducts, search_products

ROW_ITEMS: Final = 12
"""They fill rows of two, three, four and six."""


@get("/", access=PUBLIC)
async def home(request: Visiting) -> Page:
    """Enter the shop."""
    newest = await row(request, Sort.NEWEST)
    best = None if newest is None else await row(request, Sort.BESTSELLING)
    url = request.shop.settings.mail.public_url
    return await show_in_shop(request, "home.html", newest=newest, best=best, canonical=f"{url}/")


async def row(request: Visiting, sort: Sort) -> tuple[FoundProduct, ...] | None:
    """None while nobody can say."""
    question = SearchProducts(ProductQuery(sort=sort, page_size=ROW_ITEMS, arranged=True))
    found = await request.learn_if_possible(search_products, question, ProductPage)
    return None if found is None else tuple(found.items)


ALL = (home,)
