"""Delete a shipping price: its countries are sent to for nothing, or for what all others cost."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import ShippingPriceChanged


class DeleteShippingPrice(msgspec.Struct, frozen=True):
    shipping_price: UUID


async def delete_shipping_price(command: DeleteShippingPrice, work: Work) -> None:
    """Raises NotFound."""
    entry = await work.charges.lock_shipping_price(command.shipping_price)
    await work.charges.delete_shipping_price(entry.id)
    work.record(ShippingPriceChanged(subject=entry.id, version=entry.version + 1, countries=entry.countries))
