"""Searching, and leafing through a category."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import msgspec
from litestar import get
from litestar.params import FromPath
from msgspec.structs import replace

from adapters.search.port import ProductQuery, Sort
from api.callers.access import PUBLIC
from api.pages.frame import Way, kept_of, ways
from api.pages.page import Page
from api.pages.storefront.kept_parts import Made
from api.pages.storefront.search.chosen_filters import chosen_filters
from api.pages.storefront.search.facet_groups import facet_groups
from api.pages.storefront.search.shopping import wanted_by
from api.pages.storefront.search.shopping_address import bare, is_bare, shopping_address
from api.pages.storefront.show_as_to_all import show_as_to_all
from api.pages.storefront.show_in_shop import show_in_shop
from api.pages.visiting import Visiting
from api.pages.words import Words, words_in
from domain.currency import amount_text
from domain.refusals import NotFound
from queries.catalog.list_taxonomy import ListTaxonomy, list_taxonomy
from queries.search.browse_products import BrowseProducts, browse_products
from queries.search.search_products import ProductPage
from read_models.taxonomy import CategoryTree

SEARCH: Final = "/search"
decode_found: Final = msgspec.json.Decoder(ProductPage).decode


@get(SEARCH, access=PUBLIC)
async def search(request: Visiting) -> Page:
    """Look for something."""
    return await show_found(request, SEARCH, await wanted_by(request), ())


@get("/c/{slug:str}", access=PUBLIC)
async def category(request: Visiting, slug: FromPath[str]) -> Page:
    """Leaf through a category, and all below it."""
    way = await way_to(request, slug)
    return await show_found(request, f"/c/{slug}", await wanted_by(request, slug), way)


async def way_to(request: Visiting, slug: str) -> Way:
    """What isn't known is asked for: it may be new. Raises NotFound, StoreDown."""
    known = (await kept_of(request)).ways
    if slug not in known:
        tree = await request.learn(list_taxonomy, ListTaxonomy("categories"), CategoryTree)
        known = dict(ways(tree.items))
    if slug not in known:
        raise NotFound("category")
    return known[slug]


async def show_found(request: Visiting, path: str, query: ProductQuery, way: Way) -> Page:
    """Without filters and words it is the same for everybody, and what most ask for."""
    told = (await request.look_up(browse_products, BrowseProducts(query))).body
    currency, url = await currency_of(request), request.shop.settings.mail.public_url

    def said() -> dict[str, Any]:
        return said_of(told, path, query, way, currency, url, words_in(request.language))

    if query.q or not is_bare(query, within_category=bool(way)):
        return await show_in_shop(request, "search.html", **said())
    made = Made(told, request.language, (await kept_of(request)).zone, (path, query, way, currency, url))
    return await show_as_to_all(request, "search.html", made, said)


def said_of(
    told: bytes, path: str, query: ProductQuery, way: Way, currency: str, url: str, words: Words
) -> dict[str, Any]:
    """What the page says of what was found."""
    found = decode_found(told)
    groups = facet_groups(found.facets, query, within_category=bool(way))
    to = partial(shopping_address, path, currency=currency)
    whole = bare(query, within_category=bool(way))
    return {
        "q": query.q,
        "query": query,
        "path": path,
        "way": way,
        "found": found,
        "currency": currency,
        "groups": groups,
        "chosen": chosen_filters(path, query, groups, currency, words),
        "prices": {end: amount_typed(getattr(found.facets.price, end), currency) for end in ("min", "max")},
        "usual_sort": whole.order,
        "sorts": [sort for sort in Sort if sort is not Sort.RELEVANCE or query.q],
        "typed": [amount_typed(amount, currency) for amount in (query.min_price, query.max_price)],
        "to_page": to_page(to, query),
        "to_whole": to(whole),
        "to_meant": None if found.did_you_mean is None else to(replace(query, q=found.did_you_mean, page=1)),
        "is_indexed": is_bare(query, within_category=bool(way)) and not query.q,
        "canonical": url + to(replace(whole, page=query.page)),
    }


async def currency_of(request: Visiting) -> str:
    """Raises StoreDown."""
    shop = (await kept_of(request)).shop
    if shop is not None:
        return shop.currency
    await request.shop.facts.learn()
    return request.shop.currency


def to_page(to: Callable[[ProductQuery], str], query: ProductQuery) -> Callable[[int], str]:
    return lambda page: to(replace(query, page=page))


def amount_typed(amount: int | None, currency: str) -> str:
    return "" if amount is None else amount_text(amount, currency)


ALL = (search, category)
