"""The shop itself."""

from typing import Annotated, Literal

from litestar import Response, Router, get, put
from litestar.params import JSONBody
from msgspec import Meta

from api.asking import Asking
from api.callers.access import ADMIN, PUBLIC
from api.provided import Execute
from api.requests.bodies import Body, Name
from api.requests.if_match import IfMatch, expected_version, version_in
from commands.shop.change_shop import ChangeShop, change_shop
from domain.addresses.countries import COUNTRIES, Country
from domain.currency import CurrencyCode
from domain.prices.charges import EVERYWHERE
from domain.refusals import ChangedMeanwhile
from domain.shop import LOW_STOCK_UNITS_MAX
from queries.shop.get_shop import GetShop, PublicShop, get_shop
from queries.shop.get_shop_details import GetShopDetails, get_shop_details
from read_models.shop import ShopDocument, shop_document

ADDRESS_CHARS_MAX = 1_000
TAX_NUMBER_CHARS_MAX = 100

Countries = Annotated[tuple[Country, ...], Meta(min_length=1, max_length=len(COUNTRIES), examples=[["CH", "LI"]])]


class ShopBody(Body, frozen=True):
    """`ships_to` is "*", everywhere, or countries (ISO 3166-1 alpha-2). `low_stock`, in units, is what runs low.

    What was read may be sent back whole: `currency` and `time_zone` can't be changed here, and with the `version` it is
    refused (412) when somebody else has changed it meanwhile.
    """

    name: Name
    ships_to: Literal["*"] | Countries
    guest_checkout: bool
    low_stock: Annotated[int, Meta(ge=0, le=LOW_STOCK_UNITS_MAX, examples=[5])]
    address: Annotated[str, Meta(max_length=ADDRESS_CHARS_MAX, examples=["1 Main Road, 3000 Bern"])] = ""
    tax_number: Annotated[str, Meta(max_length=TAX_NUMBER_CHARS_MAX, examples=["CHE-123.456.789 MWST"])] = ""
    currency: CurrencyCode | None = None
    time_zone: Annotated[str, Meta(max_length=100)] | None = None
    version: Annotated[int, Meta(ge=0, le=2**53)] | None = None

    EXAMPLE = {
        "name": "Lamps of Bern",
        "ships_to": "*",
        "guest_checkout": True,
        "low_stock": 5,
        "address": "1 Main Road, 3000 Bern",
        "tax_number": "CHE-123.456.789 MWST",
    }


def changed_shop(body: ShopBody, expected_version: int | None) -> ChangeShop:
    return ChangeShop(
        name=body.name,
        address=body.address,
        tax_number=body.tax_number,
        ships_to=(EVERYWHERE,) if isinstance(body.ships_to, str) else body.ships_to,
        guest_checkout=body.guest_checkout,
        low_stock=body.low_stock,
        currency=body.currency,
        time_zone=body.time_zone,
        expected_version=expected_version,
    )


@get("/shop", access=PUBLIC)
async def public(request: Asking) -> Response[PublicShop]:
    """Show what the shop is called, what it counts in, where it sends to and how one can pay."""

    def takes(currency: str) -> list[str]:
        return [provider.name.value for provider in request.shop.providers.available(currency)]

    return await request.ask(get_shop, GetShop(takes))


@get("/admin/shop", access=ADMIN)
async def details(request: Asking) -> Response[ShopDocument]:
    """Show the shop's own facts."""
    return await request.ask(get_shop_details, GetShopDetails(), version=version_in)


@put("/admin/shop", access=ADMIN, refuses=(ChangedMeanwhile,))
async def change(data: JSONBody[ShopBody], execute: Execute, if_match: IfMatch = None) -> Response[ShopDocument]:
    """Change the shop's own facts, all at once."""
    expected = data.version if if_match is None else expected_version(if_match)
    return await execute(change_shop, changed_shop(data, expected), shop_document)


routes = Router("/", route_handlers=[public, details, change], tags=["Shop"])
