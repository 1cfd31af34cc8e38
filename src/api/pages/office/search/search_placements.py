"""Which products go first, or are left out, for a query or in a category."""

from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.forms import Filled, reader_of
from api.pages.office.catalog.choose_goods import find_categories, find_goods, name_of
from api.pages.office.search.search_insight import ROOM
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import why_not
from api.pages.visiting import Visiting
from api.routes.search.admin_search import PlacementBody
from commands.catalog.place_product import PlaceProduct, place_product
from commands.catalog.remove_placement import RemovePlacement, remove_placement
from domain.refusals import Refusal
from domain.search.search_settings import PlacementKind, SearchSettings
from queries.search.get_search_settings import GetSearchSettings, get_search_settings

HERE: Final = f"{ROOM}/placements"
PRODUCT: Final = "product"
NAMED_MAX: Final = 100
"""Of more placements products are told by their ids: each name is a question of its own."""


@get(HERE, access=ADMIN)
async def look(request: Visiting) -> Page:
    """See what is placed, the last first."""
    query = request.asks("query")[:80]
    return await show_placements(request, Filled(kind=PlacementKind.PIN.value, query=query))


@post(HERE, access=ADMIN)
async def place(request: Visiting, execute: Execute) -> Page:
    """Pin a product or hide it, or look for the one."""
    if request.field("look"):
        return await show_placements(request, Filled(request.fields))
    product = request.field(PRODUCT).removeprefix("product_id=")
    try:
        body = (await reader_of(request)).read([*request.fields, ("product_id", product)], PlacementBody)
        answer = await execute(place_product, PlaceProduct(body.kind, body.product_id, body.query, body.category))
    except Refusal as refusal:
        return await show_placements(request, Filled(request.fields), refusal)
    return see_other(request, HERE, answer, "saved")


@post(f"{HERE}/{{placement_id:str}}/delete", access=ADMIN)
async def drop(request: Visiting, placement_id: FromPath[UUID], execute: Execute) -> Page:
    """Take a placement back."""
    return see_other(request, HERE, await execute.silently(remove_placement, RemovePlacement(placement_id)), "deleted")


async def show_placements(request: Visiting, filled: Filled, refusal: Refusal | None = None) -> Page:
    settings = await request.learn(get_search_settings, GetSearchSettings(), SearchSettings)
    placements = settings.placements[::-1]
    named = {one.product_id: str(one.product_id) for one in placements}
    for product in list(named)[:NAMED_MAX]:
        named[product] = await name_of(request, f"product_id={product}")
    looked = bool(request.field("look")) if request.method == "POST" else False
    found = await find_goods(request, filled[f"{PRODUCT}_words"] if looked else "", variants=False)
    if found:
        filled[PRODUCT] = found[0][0]
    elif filled[PRODUCT]:
        found = [(filled[PRODUCT], await name_of(request, filled[PRODUCT]))]
    return await show_in_office(
        request,
        "search_placements.html",
        filled=filled,
        **why_not(request, refusal),
        placements=placements,
        named=named,
        products=found,
        categories=[(node.slug, way) for node, way in await find_categories(request)],
        looked=PRODUCT if looked else "",
        found_none=looked and not found,
    )


ALL = (look, place, drop)
