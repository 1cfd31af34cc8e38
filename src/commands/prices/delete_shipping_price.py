"""Delete a shipping price: its countries are sent to for what all others cost, or not any more."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import ShippingPriceChanged
from domain.prices.charge_entries import places_touched
from domain.refusals import NotFound


class DeleteShippingPrice(msgspec.Struct, frozen=True):
    shipping_price: UUID


async def delete_shipping_price(command: DeleteShippingPrice, work: Work) -> None:
    """Raises NotFound."""
    prices = await work.charges.lock_shipping_prices()
    entry = prices.pop(command.shipping_price, None)
    if entry is None:
        raise NotFound("shipping price")
    await work.charges.delete_shipping_price(entry.id)
    touched = places_touched(entry.countries, prices.values())
    work.record(ShippingPriceChanged(subject=entry.id, version=entry.version + 1, countries=touched))
    work.account_for(command, "shipping_price", entry.id, entry)
