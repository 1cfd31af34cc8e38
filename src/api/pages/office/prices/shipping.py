"""The office's shipping prices."""

from functools import partial
from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.forms import Filled, reader_of
from api.pages.office.prices.countries_and_others import countries_and_others
from api.pages.office.show_in_office import show_in_office
from api.pages.office.typed import typed_amount
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import why_not
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.routes.prices.admin_charges import ShippingBody, ShippingChanges, changed_shipping, new_shipping
from commands.prices.create_shipping_price import create_shipping_price
from commands.prices.delete_shipping_price import DeleteShippingPrice, delete_shipping_price
from commands.prices.update_shipping_price import update_shipping_price
from domain.refusals import NotFound, Refusal
from queries.payments.list_charges import ListCharges, list_charges
from read_models.charges import ShippingPriceDocument, ShippingPrices, shipping_price_document

ROOM: Final = "/office/shipping"
COUNTRIES: Final = "countries"


@get(ROOM, access=ADMIN)
async def listing(request: Visiting) -> Page:
    """Look through the shipping prices."""
    found = await request.learn(list_charges, ListCharges("shipping-prices"), ShippingPrices)
    return await show_in_office(
        request, "shipping.html", prices=found.items, countries=countries_and_others(request.language)
    )


@get(f"{ROOM}/new", access=ADMIN)
async def ask(request: Visiting) -> Page:
    """Fill in a new shipping price."""
    return await show_price(request, Filled(), ())


@post(f"{ROOM}/new", access=ADMIN)
async def make(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Make a shipping price."""
    try:
        body = (await reader_of(request)).read(request.fields, ShippingBody)
        shown = partial(shipping_price_document, currency=shop.currency)
        answer = await execute(create_shipping_price, new_shipping(body), shown, 201)
    except Refusal as refusal:
        return await show_price(request, Filled(request.fields), chosen(request), refusal)
    return see_other(request, ROOM, answer, "saved")


@get(f"{ROOM}/{{shipping_price_id:str}}", access=ADMIN)
async def look(request: Visiting, shipping_price_id: FromPath[UUID]) -> Page:
    """Look at a shipping price."""
    price = await find(request, shipping_price_id)
    filled = Filled(name=price.name, price=typed_amount(price.price), free_from=typed_amount(price.free_from))
    return await show_price(request, filled, price.countries, price=price)


@post(f"{ROOM}/{{shipping_price_id:str}}", access=ADMIN)
async def change(request: Visiting, shipping_price_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Page:
    """Change a shipping price."""
    try:
        body = (await reader_of(request)).read(request.fields, ShippingBody)
        changes = ShippingChanges(body.name, body.countries, body.price, body.free_from)
        shown = partial(shipping_price_document, currency=shop.currency)
        answer = await execute(update_shipping_price, changed_shipping(shipping_price_id, changes), shown)
    except Refusal as refusal:
        price = await find(request, shipping_price_id)
        return await show_price(request, Filled(request.fields), chosen(request), refusal, price)
    return see_other(request, ROOM, answer, "saved")


@post(f"{ROOM}/{{shipping_price_id:str}}/delete", access=ADMIN)
async def drop(request: Visiting, shipping_price_id: FromPath[UUID], execute: Execute) -> Page:
    """Delete a shipping price."""
    command = DeleteShippingPrice(shipping_price_id)
    return see_other(request, ROOM, await execute.silently(delete_shipping_price, command), "deleted")


def chosen(request: Visiting) -> tuple[str, ...]:
    return tuple(value for name, value in request.fields if name == COUNTRIES and value)


async def find(request: Visiting, price: UUID) -> ShippingPriceDocument:
    """Raises NotFound."""
    every = await request.learn(list_charges, ListCharges("shipping-prices"), ShippingPrices)
    if (found := next((one for one in every.items if one.id == price), None)) is None:
        raise NotFound("shipping price")
    return found


async def show_price(
    request: Visiting,
    filled: Filled,
    chosen: tuple[str, ...],
    refusal: Refusal | None = None,
    price: ShippingPriceDocument | None = None,
) -> Page:
    names = countries_and_others(request.language)
    return await show_in_office(
        request,
        "shipping_price.html",
        filled=filled,
        **why_not(request, refusal),
        price=price,
        countries=names,
        chosen=frozenset(chosen),
    )


ALL = (listing, ask, make, look, change, drop)
