"""Which attributes and options customers can narrow a search by."""

from typing import Any, Final

from litestar import get, post

from api.callers.access import ADMIN
from api.pages.forms import Filled, reader_of, root_of
from api.pages.office.search.search_insight import ROOM
from api.pages.office.show_in_office import show_in_office
from api.pages.office.typed import Versioned
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import faults_of, why_not
from api.pages.visiting import Visiting
from api.routes.search.admin_search import FacetsBody
from commands.search.offer_facets import OfferFacets, offer_facets
from domain.read_as import read_as
from domain.refusals import ChangedMeanwhile, Refusal
from domain.search.facet_names import FacetNames
from domain.search.search_settings import SearchSettings
from queries.search.get_search_settings import GetSearchSettings, get_search_settings

FIELDS: Final = ("attributes", "options")
AUTOMATIC: Final = "automatic"
THESE: Final = "these"


@get(f"{ROOM}/facets", access=ADMIN)
async def look(request: Visiting) -> Page:
    """See what a search can be narrowed by."""
    settings = await request.learn(get_search_settings, GetSearchSettings(), SearchSettings)
    return await show_facets(request, filled_from(settings), settings)


@post(f"{ROOM}/facets", access=ADMIN)
async def change(request: Visiting, execute: Execute) -> Page:
    """Say what a search can be narrowed by."""
    try:
        seen = (await reader_of(request)).read(request.fields, Versioned)
        body: FacetsBody = read_as({field: names(request, field) for field in FIELDS}, FacetsBody)
        command = OfferFacets(FacetNames(body.attributes, body.options), seen.version)
        answer = await execute(offer_facets, command)
    except Refusal as refusal:
        settings = await request.learn(get_search_settings, GetSearchSettings(), SearchSettings)
        return await show_facets(request, Filled(request.fields), settings, refusal)
    return see_other(request, f"{ROOM}/facets", answer, "saved")


def names(request: Visiting, field: str) -> list[str] | None:
    """None where the shop is to choose by itself."""
    if request.field(f"{field}_how") != THESE:
        return None
    typed = next((value for name, value in request.fields if name == field), "")
    return [name for line in typed.splitlines() if (name := line.strip())]


def filled_from(settings: SearchSettings) -> Filled:
    filled = Filled()
    for field in FIELDS:
        chosen: tuple[str, ...] | None = getattr(settings.facets, field)
        filled[f"{field}_how"] = AUTOMATIC if chosen is None else THESE
        filled[field] = "\n".join(chosen or ())
    return filled


async def show_facets(
    request: Visiting, filled: Filled, settings: SearchSettings, refusal: Refusal | None = None
) -> Page:
    faults: dict[str, Any] = {}
    for field, fault in faults_of(request, refusal).items():
        faults.setdefault(root_of(field), fault)
    return await show_in_office(
        request,
        "search_facets.html",
        filled=filled,
        **why_not(request, refusal) | {"faults": faults},
        fields=FIELDS,
        version=settings.version,
        is_stale=isinstance(refusal, ChangedMeanwhile),
    )


ALL = (look, change)
