"""Home, search, categories and products."""

from typing import Final

from litestar import get
from litestar.params import FromPath

from adapters.search.port import ProductQuery
from api.access import PUBLIC
from api.pages.page import Page
from api.pages.storefront.show_in_shop import show_in_shop
from api.pages.visiting import Visiting
from queries.catalog.get_product import GetProduct, get_product
from queries.search.search_products import ProductPage, SearchProducts, search_products
from read_models.product_cards import ProductCard

HOME_PRODUCTS: Final = 12


@get("/", access=PUBLIC)
async def home(request: Visiting) -> Page:
    """Enter the shop."""
    question = SearchProducts(ProductQuery(page_size=HOME_PRODUCTS, arranged=True))
    newest = await request.learn_if_possible(search_products, question, ProductPage)
    return await show_in_shop(request, "home.html", products=() if newest is None else newest.items)


@get("/search", access=PUBLIC)
async def search(request: Visiting) -> Page:
    """Look for something."""
    words = request.asks("q")[:200]
    found = await request.learn(search_products, SearchProducts(ProductQuery(q=words, arranged=True)), ProductPage)
    return await show_in_shop(request, "search.html", q=words, found=found)


@get("/p/{slug:str}", access=PUBLIC)
async def product(request: Visiting, slug: FromPath[str]) -> Page:
    """Look at a product."""
    card = await request.learn(get_product, GetProduct(slug), ProductCard)
    return await show_in_shop(request, "product.html", product=card)


ALL = (home, search, product)
