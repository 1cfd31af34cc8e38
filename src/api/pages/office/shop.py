"""The shop's own facts."""

from typing import Final

from litestar import get, post

from adapters.country_names import country_names
from api.callers.access import ADMIN
from api.pages.forms import Filled, reader_of
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import why_not
from api.pages.visiting import Visiting
from api.routes.shop.shop import ShopBody, changed_shop
from commands.shop.change_shop import change_shop
from domain.prices.charges import EVERYWHERE
from domain.refusals import ChangedMeanwhile, Refusal
from queries.shop.get_shop_details import GetShopDetails, get_shop_details
from read_models.shop import ShopDocument, shop_document

ROOM: Final = "/office/shop"
WHERE: Final = "where"
SHIPS_TO: Final = "ships_to"
THESE: Final = "these"


@get(ROOM, access=ADMIN)
async def look(request: Visiting) -> Page:
    """Look at the shop's own facts."""
    shop = await request.learn(get_shop_details, GetShopDetails(), ShopDocument)
    everywhere = isinstance(shop.ships_to, str)
    filled = Filled(
        name=shop.name,
        address=shop.address,
        tax_number=shop.tax_number,
        where=EVERYWHERE if everywhere else THESE,
        guest_checkout="yes" if shop.guest_checkout else "",
        low_stock=str(shop.low_stock),
    )
    return await show_shop(request, filled, () if everywhere else tuple(shop.ships_to), shop)


@post(ROOM, access=ADMIN)
async def change(request: Visiting, execute: Execute) -> Page:
    """Change the shop's own facts, all at once."""
    ships_to = tuple(value for name, value in request.fields if name == SHIPS_TO and value)
    fields = [(name, value) for name, value in request.fields if name != SHIPS_TO]
    chosen = (EVERYWHERE,) if request.field(WHERE) == EVERYWHERE else ships_to or ("",)
    try:
        body = (await reader_of(request)).read([*fields, *((SHIPS_TO, country) for country in chosen)], ShopBody)
        answer = await execute(change_shop, changed_shop(body, body.version), shop_document)
    except Refusal as refusal:
        shop = await request.learn(get_shop_details, GetShopDetails(), ShopDocument)
        return await show_shop(request, Filled(request.fields), ships_to, shop, refusal)
    return see_other(request, ROOM, answer, "saved")


async def show_shop(
    request: Visiting, filled: Filled, chosen: tuple[str, ...], shop: ShopDocument, refusal: Refusal | None = None
) -> Page:
    """What was changed meanwhile is shown beside what was typed, and sent again in its place."""
    return await show_in_office(
        request,
        "shop.html",
        filled=filled,
        **why_not(request, refusal),
        shop=shop,
        chosen=frozenset(chosen),
        countries=country_names(request.language),
        is_stale=isinstance(refusal, ChangedMeanwhile),
        everywhere=EVERYWHERE,
    )


ALL = (look, change)
