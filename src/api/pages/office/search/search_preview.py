"""A page of a search as customers see it, and why each product stands where it stands."""

from typing import Annotated

from litestar import get
from msgspec import Meta

from adapters.search.port import ProductQuery, Sort
from adapters.search.why import EXPLAINED_ITEMS_MAX
from api.callers.access import ADMIN
from api.pages.addresses import PageAsked, with_query
from api.pages.forms import Filled, reader_of
from api.pages.office.catalog.choose_goods import find_categories
from api.pages.office.search.search_insight import ROOM
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page
from api.pages.visiting import Visiting
from api.requests.bodies import Body
from api.requests.product_filters import QUERY_CHARS_MAX
from queries.search.preview_search import PreviewPage, PreviewSearch, preview_search


class Wanted(Body, frozen=True):
    q: Annotated[str, Meta(max_length=QUERY_CHARS_MAX)] = ""
    category: str | None = None
    sort: Sort | None = None
    page: PageAsked = 1


@get(f"{ROOM}/preview", access=ADMIN)
async def look(request: Visiting) -> Page:
    """Try a search."""
    wanted = (await reader_of(request)).read_what_fits(request.asked, Wanted)
    category = () if wanted.category is None else (wanted.category,)
    query = ProductQuery(
        wanted.q,
        category,
        sort=wanted.sort,
        page=wanted.page,
        page_size=EXPLAINED_ITEMS_MAX,
        arranged=True,
    )
    found = None
    if wanted.q or category:
        found = await request.learn(preview_search, PreviewSearch(query), PreviewPage)
    asked = [("q", wanted.q), ("category", wanted.category), ("sort", wanted.sort)]
    points = [part.points for item in (found.items if found else ()) for part in item.why.parts]
    return await show_in_office(
        request,
        "search_preview.html",
        found=found,
        filled=Filled(q=wanted.q, category=wanted.category or "", sort=wanted.sort or ""),
        sorts=tuple(Sort),
        categories=[(node.slug, way) for node, way in await find_categories(request)],
        points_max=max(points, default=0),
        to=lambda page: with_query(f"{ROOM}/preview", [*asked, ("page", page)]),
    )


ALL = (look,)
