"""Stock: what runs low, and what became of a SKU's units."""

from typing import Annotated
from urllib.parse import quote

import msgspec
from litestar import get, post
from litestar.params import FromPath
from msgspec import Meta

from api.callers.access import ADMIN
from api.pages.addresses import PageAsked, way_back, with_query
from api.pages.forms import Filled, reader_of
from api.pages.office.show_in_office import show_in_office
from api.pages.office.typed import page_asked
from api.pages.page import Page, see_other
from api.pages.provided import Execute, new_form_key
from api.pages.typed_again import why_not
from api.pages.visiting import Visiting
from api.routes.stock.admin_inventory import AdjustBody, CountBody, stock_level
from commands.stock.adjust_stock import AdjustStock, adjust_stock
from commands.stock.count_stock import CountStock, count_stock
from domain.catalog.product import STOCK_UNITS_MAX
from domain.refusals import Refusal
from queries.stock.list_levels import LevelPage, ListLevels, list_levels
from queries.stock.list_movements import ListMovements, MovementPage, list_movements


class Wanted(msgspec.Struct, frozen=True):
    """`below` so many units; unless said, what the shop calls low."""

    below: Annotated[int, Meta(ge=1, le=STOCK_UNITS_MAX + 1)] | None = None
    page: PageAsked = 1


@get("/office/stock", access=ADMIN)
async def levels(request: Visiting) -> Page:
    """See what runs low, the scarcest first."""
    wanted = (await reader_of(request)).read_what_fits(request.asked, Wanted)
    found = await request.learn(list_levels, ListLevels(wanted.below, wanted.page), LevelPage)

    def to(page: int) -> str:
        return with_query("/office/stock", [("below", wanted.below), ("page", page)])

    return await show_in_office(request, "stock.html", wanted=wanted, found=found, to=to, new_key=new_form_key)


@get("/office/stock/{sku:str}", access=ADMIN)
async def look(request: Visiting, sku: FromPath[str]) -> Page:
    """Look at a SKU's latest movements. Raises NotFound."""
    return await show_sku(request, sku, Filled())


@post("/office/stock/{sku:str}/adjust", access=ADMIN)
async def adjust(request: Visiting, sku: FromPath[str], execute: Execute) -> Page:
    """Add to a SKU's stock, or take away."""
    try:
        body = (await reader_of(request)).read(request.fields, AdjustBody)
        answer = await execute(adjust_stock, AdjustStock(sku, body.delta, body.reason), stock_level)
    except Refusal as refusal:
        return await show_sku(request, sku, Filled(request.fields), refusal)
    return see_other(request, way_back(request.field("back"), address(sku)), answer, "stock-changed")


@post("/office/stock/{sku:str}/count", access=ADMIN)
async def count(request: Visiting, sku: FromPath[str], execute: Execute) -> Page:
    """Say how many units of a SKU were counted."""
    try:
        body = (await reader_of(request)).read(request.fields, CountBody)
        answer = await execute(count_stock, CountStock(sku, body.stock_quantity, body.reason))
    except Refusal as refusal:
        return await show_sku(request, sku, Filled(request.fields), refusal)
    return see_other(request, way_back(request.field("back"), address(sku)), answer, "stock-changed")


def address(sku: str) -> str:
    return f"/office/stock/{quote(sku, safe='')}"


async def show_sku(request: Visiting, sku: str, filled: Filled, refusal: Exception | None = None) -> Page:
    """What there is now is what the newest movement left."""
    page = await page_asked(request)
    found = await request.learn(list_movements, ListMovements(sku, page), MovementPage)
    newest = found if page == 1 else await request.learn(list_movements, ListMovements(sku, 1, 1), MovementPage)
    present = newest.items[0].stock_quantity if newest.items else 0

    def to(page: int) -> str:
        return with_query(address(sku), [("page", page)])

    return await show_in_office(
        request,
        "sku.html",
        sku=sku,
        found=found,
        present=present,
        to=to,
        filled=filled,
        new_key=new_form_key,
        **why_not(request, refusal),
    )


ALL = (levels, look, adjust, count)
