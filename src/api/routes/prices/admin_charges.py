"""Shipping prices and tax rates, for admins."""

from functools import partial
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, delete, get, patch, post, put
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, UnsetType

from api.asking import Asking
from api.callers.access import ADMIN
from api.provided import Execute, TheShop
from api.requests.bodies import Body, Name, Price, minor_units
from commands.prices.create_shipping_price import CreateShippingPrice, create_shipping_price
from commands.prices.delete_shipping_price import DeleteShippingPrice, delete_shipping_price
from commands.prices.delete_tax_rate import DeleteTaxRate, delete_tax_rate
from commands.prices.set_tax_rate import SetTaxRate, set_tax_rate
from commands.prices.update_shipping_price import UpdateShippingPrice, update_shipping_price
from domain.prices.charge_entries import COUNTRIES_OF_A_PRICE_MAX, Place, TaxEntry
from domain.prices.charges import BASIS_POINTS
from domain.refusals import CountryTaken, NotFound
from queries.payments.list_charges import ListCharges, list_charges
from read_models.charges import ShippingPriceDocument, ShippingPrices, TaxRates, shipping_price_document

Countries = Annotated[tuple[Place, ...], Meta(min_length=1, max_length=COUNTRIES_OF_A_PRICE_MAX)]


class ShippingBody(Body, frozen=True):
    """A flat price for a group of countries; goods worth `free_from` and more are sent for nothing."""

    name: Name
    countries: Countries
    price: Price
    free_from: Price | None = None

    EXAMPLE = {"name": "Switzerland", "countries": ["CH", "LI"], "price": 900, "free_from": 10000}


class ShippingChanges(Body, frozen=True):
    """What is left out stays as it is."""

    name: Name | UnsetType = UNSET
    countries: Countries | UnsetType = UNSET
    price: Price | UnsetType = UNSET
    free_from: Price | UnsetType | None = UNSET

    EXAMPLE = {"price": 700}


class TaxBody(Body, frozen=True):
    """`basis_points`: 1900 is 19 percent. `included`: for this country the shop's prices have it in them."""

    name: Name
    basis_points: Annotated[int, Meta(ge=0, le=BASIS_POINTS, examples=[1900])]
    included: bool = False

    EXAMPLE = {"name": "MWST", "basis_points": 810, "included": True}


def new_shipping(body: ShippingBody) -> CreateShippingPrice:
    return CreateShippingPrice(body.name, body.countries, minor_units(body.price), minor_units(body.free_from))


def changed_shipping(shipping_price: UUID, changes: ShippingChanges) -> UpdateShippingPrice:
    return UpdateShippingPrice(
        shipping_price=shipping_price,
        name=changes.name,
        countries=changes.countries,
        price=minor_units(changes.price),
        free_from=minor_units(changes.free_from),
    )


@get("/admin/shipping-prices", access=ADMIN)
async def list_shipping(request: Asking) -> Response[ShippingPrices]:
    """List the shipping prices."""
    return await request.ask(list_charges, ListCharges("shipping-prices"))


@post("/admin/shipping-prices", access=ADMIN, refuses=(CountryTaken,))
async def add_shipping(
    data: JSONBody[ShippingBody], execute: Execute, shop: TheShop
) -> Response[ShippingPriceDocument]:
    """Create a shipping price for a group of countries."""
    shown = partial(shipping_price_document, currency=shop.currency)
    return await execute(create_shipping_price, new_shipping(data), shown, 201)


@patch("/admin/shipping-prices/{shipping_price_id:str}", access=ADMIN, refuses=(NotFound, CountryTaken))
async def change_shipping(
    shipping_price_id: FromPath[UUID], data: JSONBody[ShippingChanges], execute: Execute, shop: TheShop
) -> Response[ShippingPriceDocument]:
    """Change a shipping price; orders that were placed keep theirs."""
    shown = partial(shipping_price_document, currency=shop.currency)
    return await execute(update_shipping_price, changed_shipping(shipping_price_id, data), shown)


@delete("/admin/shipping-prices/{shipping_price_id:str}", access=ADMIN, refuses=(NotFound,))
async def drop_shipping(shipping_price_id: FromPath[UUID], execute: Execute) -> Response[None]:
    """Delete a shipping price."""
    return await execute.silently(delete_shipping_price, DeleteShippingPrice(shipping_price_id))


@get("/admin/tax-rates", access=ADMIN)
async def list_taxes(request: Asking) -> Response[TaxRates]:
    """List the tax rates."""
    return await request.ask(list_charges, ListCharges("tax-rates"))


@put("/admin/tax-rates/{country:str}", access=ADMIN)
async def set_tax(country: FromPath[Place], data: JSONBody[TaxBody], execute: Execute) -> Response[TaxEntry]:
    """Set a country's tax rate; orders that were placed keep theirs."""
    return await execute(set_tax_rate, SetTaxRate(country, data.name, data.basis_points, data.included))


@delete("/admin/tax-rates/{country:str}", access=ADMIN, refuses=(NotFound,))
async def drop_tax(country: FromPath[str], execute: Execute) -> Response[None]:
    """Delete a country's tax rate."""
    return await execute.silently(delete_tax_rate, DeleteTaxRate(country))


routes = Router(
    "/",
    route_handlers=[
        list_shipping,
        add_shipping,
        change_shipping,
        drop_shipping,
        list_taxes,
        set_tax,
        drop_tax,
    ],
    tags=["Shipping and tax, admin"],
)
