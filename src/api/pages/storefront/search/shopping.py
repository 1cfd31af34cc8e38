"""What somebody looks for, as the address of a page says it: read leniently, since anybody may have changed it.

Prices stand there as people type them, in major units ("19,99"). Of an attribute that is a number, both ends may be
typed: `from.NAME` and `to.NAME` of the unit `unit.NAME` are `attr.NAME=from..to unit`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Final
from urllib.parse import urlencode

import msgspec
from msgspec import Meta

from adapters.search.port import ProductQuery, Sort
from api.pages.addresses import PageAsked
from api.pages.forms import reader_of
from api.pages.visiting import Visiting
from api.requests.bodies import Price, minor_units
from api.requests.named_filters import ATTRIBUTE, names_one
from api.requests.product_filters import FILTER_VALUES_MAX, product_query
from domain.refusals import InvalidInput

PAGE_ITEMS: Final = 24
FROM: Final = "from."
TO: Final = "to."
UNIT: Final = "unit."
NUMBER_TYPED: Final = re.compile(r"[-+]?[0-9]{1,15}([.,][0-9]{1,15})?")

Pairs = Iterable[tuple[str, str]]


class Shopping(msgspec.Struct, frozen=True):
    q: str = ""
    category: list[str] = []
    brand: list[str] = []
    tag: list[str] = []
    min_price: Price | None = None
    max_price: Price | None = None
    min_rating: Annotated[int, Meta(ge=1, le=5)] | None = None
    in_stock: bool = False
    sort: Sort | None = None
    page: PageAsked = 1


async def wanted_by(request: Visiting, category: str | None = None) -> ProductQuery:
    """`category` is that of the page, whatever the address says of others. Raises StoreDown."""
    asked = request.asked
    said = (await reader_of(request)).read_what_fits(asked, Shopping)
    named = [(name, value) for name, value in asked if names_one(name)]
    try:
        return query_of(said, category, [*named, *spans(asked)])
    except InvalidInput:
        return query_of(said, category, ())


def query_of(said: Shopping, category: str | None, named: Pairs) -> ProductQuery:
    """Raises InvalidInput for more attributes and options than can be asked for at once."""
    return product_query(
        urlencode(list(named)).encode(),
        q=said.q,
        category=said.category[:FILTER_VALUES_MAX] if category is None else [category],
        brand=said.brand[:FILTER_VALUES_MAX],
        tag=said.tag[:FILTER_VALUES_MAX],
        min_price=minor_units(said.min_price),
        max_price=minor_units(said.max_price),
        min_rating=said.min_rating,
        in_stock=said.in_stock or None,
        sort=said.sort,
        page=said.page,
        page_size=PAGE_ITEMS,
        arranged=True,
    )


def spans(asked: Pairs) -> Iterator[tuple[str, str]]:
    """Those whose ends were typed, as the filters by name say them."""
    said = dict(asked)
    for name in dict.fromkeys(key.partition(".")[2] for key in said if key.startswith((FROM, TO))):
        low, high = (number_typed(said.get(f"{end}{name}", "")) for end in (FROM, TO))
        if name and (low or high):
            yield f"{ATTRIBUTE}{name}", f"{low}..{high} {said.get(f'{UNIT}{name}', '')}".strip()


def number_typed(text: str) -> str:
    """As filters say it; empty for what is none."""
    return text.replace(",", ".") if NUMBER_TYPED.fullmatch(text) else ""
