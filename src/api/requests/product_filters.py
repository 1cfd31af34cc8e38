"""What products are narrowed by, as addresses say it: the same for whoever lists them."""

from collections.abc import Sequence
from typing import Annotated, Final

from litestar.params import QueryParameter

from adapters.search.port import ProductQuery, Sort
from api.requests.named_filters import with_named_filters
from domain.catalog.product import ProductStatus

QUERY_CHARS_MAX: Final = 200
FILTER_VALUES_MAX: Final = 500

Words = Annotated[
    str, QueryParameter(description="What to look for; typos are forgiven, the last word may be unfinished")
]
Values = Annotated[list[str] | None, QueryParameter(max_items=FILTER_VALUES_MAX, description="May repeat: any of them")]
MinorUnits = Annotated[int | None, QueryParameter(ge=0, le=2**53, description="Minor units, inclusive")]
Stars = Annotated[int | None, QueryParameter(ge=1, le=5)]

PUBLISHED: Final = (ProductStatus.PUBLISHED,)


def product_query(
    query_string: bytes,
    *,
    q: str,
    category: Sequence[str] | None,
    brand: Sequence[str] | None,
    tag: Sequence[str] | None,
    min_price: int | None,
    max_price: int | None,
    min_rating: int | None,
    in_stock: bool | None,
    sort: Sort | None,
    page: int,
    page_size: int,
    status: Sequence[ProductStatus] = PUBLISHED,
    arranged: bool = False,
) -> ProductQuery:
    """Filters by name are read out of the query string. Raises InvalidInput for more than can be asked at once."""
    query = ProductQuery(
        q=q[:QUERY_CHARS_MAX],
        category=tuple(category or ()),
        brand=tuple(brand or ()),
        tag=tuple(tag or ()),
        min_price=min_price,
        max_price=max_price,
        min_rating=min_rating,
        in_stock=in_stock,
        status=tuple(status),
        sort=sort,
        page=page,
        page_size=page_size,
        arranged=arranged,
    )
    return with_named_filters(query, query_string)
