"""Change a shipping price. Orders that were placed keep theirs."""

from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from db.work import Work
from domain.events import ShippingPriceChanged
from domain.prices.charge_entries import ShippingEntry, wrong_places
from domain.refusals import NotFound, require_no


class UpdateShippingPrice(msgspec.Struct, frozen=True, kw_only=True):
    """UNSET keeps what there is."""

    shipping_price: UUID
    name: str | UnsetType = UNSET
    countries: tuple[str, ...] | UnsetType = UNSET
    price: int | UnsetType = UNSET
    free_from: int | UnsetType | None = UNSET


async def update_shipping_price(command: UpdateShippingPrice, work: Work) -> ShippingEntry:
    """Raises NotFound, CountryTaken, InvalidInput (no such country)."""
    present = (await work.charges.lock_shipping_prices()).get(command.shipping_price)
    if present is None:
        raise NotFound("shipping price")
    given = {name: value for name, value in msgspec.structs.asdict(command).items() if value is not UNSET}
    given.pop("shipping_price")
    entry = msgspec.structs.replace(present, **given, version=present.version + 1)
    require_no(wrong_places(entry.countries, "countries"))
    entry = msgspec.structs.replace(entry, countries=tuple(sorted(set(entry.countries))))
    await work.charges.change_shipping_price(entry)
    touched = tuple(sorted({*present.countries, *entry.countries}))
    work.record(ShippingPriceChanged(subject=entry.id, version=entry.version, countries=touched))
    work.account_for(command, "shipping_price", entry.id, present, entry)
    return entry
