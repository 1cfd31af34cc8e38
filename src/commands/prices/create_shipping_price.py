"""Create a shipping price for a group of countries."""

import msgspec

from db.ids import new_id
from db.work import Work
from domain.events import ShippingPriceChanged
from domain.prices.charge_entries import ShippingEntry, places_touched, wrong_places
from domain.refusals import require_no


class CreateShippingPrice(msgspec.Struct, frozen=True):
    """Amounts in minor units."""

    name: str
    countries: tuple[str, ...]
    price: int
    free_from: int | None = None


async def create_shipping_price(command: CreateShippingPrice, work: Work) -> ShippingEntry:
    """Raises CountryTaken, InvalidInput (no such country)."""
    require_no(wrong_places(command.countries, "countries"))
    countries = tuple(sorted(set(command.countries)))
    others = await work.charges.lock_shipping_prices()
    entry = ShippingEntry(new_id(), command.name, countries, command.price, command.free_from, version=1)
    await work.charges.add_shipping_price(entry)
    touched = places_touched(countries, others.values())
    work.record(ShippingPriceChanged(subject=entry.id, version=1, countries=touched))
    work.account_for(command, "shipping_price", entry.id, None, entry)
    return entry
