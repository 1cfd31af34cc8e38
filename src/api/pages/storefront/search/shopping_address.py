"""The addresses of searches: each filter stands there as `Shopping` reads it."""

from collections.abc import Iterator

from msgspec.structs import replace

from adapters.search.port import ProductQuery
from api.pages.addresses import with_query
from api.requests.named_filters import ATTRIBUTE, OPTION
from domain.currency import amount_text


def shopping_address(path: str, query: ProductQuery, currency: str) -> str:
    """`path` is that of a category, which then isn't said again, or that of the search."""
    return with_query(path, fields_of(query, currency, within_category=path.startswith("/c/")))


def fields_of(query: ProductQuery, currency: str, *, within_category: bool = False) -> Iterator[tuple[str, object]]:
    yield "q", query.q
    for name in ("brand", "tag") if within_category else ("category", "brand", "tag"):
        yield from ((name, value) for value in getattr(query, name))
    for name in ("min_price", "max_price"):
        amount: int | None = getattr(query, name)
        yield name, None if amount is None else amount_text(amount, currency)
    yield "min_rating", query.min_rating
    yield "in_stock", "true" if query.in_stock else None
    for kind, all_chosen in ((ATTRIBUTE, query.attributes), (OPTION, query.options)):
        yield from ((f"{kind}{chosen.name}", value) for chosen in all_chosen for value in chosen.values)
    yield "sort", query.sort
    yield "page", query.page if query.page > 1 else None


def bare(query: ProductQuery, *, within_category: bool) -> ProductQuery:
    """Without filters and order: the words alone, or the category alone."""
    category = query.category if within_category else ()
    return ProductQuery(query.q, category, page_size=query.page_size, arranged=query.arranged)


def is_bare(query: ProductQuery, *, within_category: bool) -> bool:
    return replace(query, page=1) == bare(query, within_category=within_category)
