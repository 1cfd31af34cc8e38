"""What customers search for."""

from typing import Annotated, Final

from litestar import get
from msgspec import Meta

from adapters.redis.searches import DAYS_KEPT
from api.callers.access import ADMIN
from api.pages.forms import reader_of
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.requests.bodies import Body
from domain.search.search_settings import SearchSettings
from queries.search.get_search_settings import GetSearchSettings, get_search_settings
from queries.search.search_insights import search_insights

ROOM: Final = "/office/search"
SPANS_DAYS: Final = tuple(days for days in (1, 7, 30, 90) if days <= DAYS_KEPT)
LISTED_MAX: Final = 50


class Span(Body, frozen=True):
    days: Annotated[int, Meta(ge=1, le=DAYS_KEPT)] = 7


@get(ROOM, access=ADMIN)
async def look(request: Visiting, shop: TheShop) -> Page:
    """See what is searched for most, and what in vain."""
    days = (await reader_of(request)).read_what_fits(request.asked, Span).days
    await request.learn(get_search_settings, GetSearchSettings(), SearchSettings)  # as an admin, who is one still
    found = await search_insights(shop.sources, days, LISTED_MAX)
    return await show_in_office(request, "search_insight.html", found=found, spans=SPANS_DAYS)


ALL = (look,)
