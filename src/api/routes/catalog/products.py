"""The catalog as customers see it."""

from typing import Annotated

from litestar import Response, Router, get
from litestar.params import FromPath, FromQuery, QueryParameter

from adapters.search.port import Sort
from api.asking import Asking
from api.callers.access import PUBLIC
from api.requests.product_filters import QUERY_CHARS_MAX, MinorUnits, Stars, Values, Words, product_query
from domain.accounts.account import Role
from domain.refusals import NotFound
from queries.catalog.get_product import GetProduct, get_product
from queries.catalog.list_taxonomy import ListTaxonomy, list_taxonomy
from queries.search.search_products import ProductPage, SearchProducts, search_products
from queries.search.suggest_products import Suggestions, SuggestProducts, suggest_products
from read_models.product_cards import ProductCard
from read_models.taxonomy import CategoryTree, FlatListing

PAGE_MAX = 100_000

Beginning = Annotated[str, QueryParameter(description="What has been typed so far; typos are forgiven")]
PageNumber = Annotated[int, QueryParameter(ge=1, le=PAGE_MAX)]
PageSize = Annotated[int, QueryParameter(ge=1, le=100)]


@get("/products", access=PUBLIC, filters_by_name=True)
async def search(
    request: Asking,
    q: Words = "",
    category: Values = None,
    brand: Values = None,
    tag: Values = None,
    min_price: MinorUnits = None,
    max_price: MinorUnits = None,
    min_rating: Stars = None,
    in_stock: FromQuery[bool | None] = None,
    sort: FromQuery[Sort | None] = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[ProductPage]:
    """Search and browse published products.

    Filters on price, stock and options are met by one and the same variant.
    """
    query = product_query(
        request.scope["query_string"],
        q=q,
        category=category,
        brand=brand,
        tag=tag,
        min_price=min_price,
        max_price=max_price,
        min_rating=min_rating,
        in_stock=in_stock,
        sort=sort,
        page=page,
        page_size=page_size,
        arranged=True,
    )
    return await request.ask(search_products, SearchProducts(query))


@get("/products/suggest", access=PUBLIC)
async def suggest(request: Asking, q: Beginning = "") -> Response[Suggestions]:
    """Complete what somebody is typing: up to 8 products, brands, categories, words, and searches of others."""
    return await request.ask(suggest_products, SuggestProducts(q[:QUERY_CHARS_MAX]))


@get("/products/{id_or_slug:str}", access=PUBLIC, refuses=(NotFound,))
async def product(request: Asking, id_or_slug: FromPath[str]) -> Response[ProductCard]:
    """Show a product."""
    return await request.ask(get_product, GetProduct(id_or_slug))


def is_admin(request: Asking) -> bool:
    return request.user is not None and request.user.role is Role.ADMIN


@get("/categories", access=PUBLIC)
async def categories(request: Asking) -> Response[CategoryTree]:
    """Show the categories as a tree: those that published products are in, to admins all."""
    return await request.ask(list_taxonomy, ListTaxonomy("categories", whole=is_admin(request)))


@get("/brands", access=PUBLIC)
async def brands(request: Asking) -> Response[FlatListing]:
    """List the brands of published products, to admins all."""
    return await request.ask(list_taxonomy, ListTaxonomy("brands", whole=is_admin(request)))


@get("/tags", access=PUBLIC)
async def tags(request: Asking) -> Response[FlatListing]:
    """List the tags of published products, to admins all."""
    return await request.ask(list_taxonomy, ListTaxonomy("tags", whole=is_admin(request)))


routes = Router("/", route_handlers=[search, suggest, product, categories, brands, tags], tags=["Catalog"])
