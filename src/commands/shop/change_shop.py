"""Change what the shop is called and where it sells."""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from db.work import Work
from domain.events import ShopChanged
from domain.faults import Fault, FaultCode
from domain.prices.charge_entries import wrong_places
from domain.prices.charges import EVERYWHERE
from domain.refusals import ChangedMeanwhile, require_no
from domain.shop import SHOP_ID, Shop


class ChangeShop(msgspec.Struct, frozen=True):
    """In place of what it was. `ships_to` holds countries, or EVERYWHERE alone. `currency` and `time_zone` only say
    what was seen.
    """

    name: str
    address: str
    tax_number: str
    ships_to: tuple[str, ...]
    guest_checkout: bool
    low_stock: int
    currency: str | None = None
    time_zone: str | None = None
    expected_version: int | None = None


async def change_shop(command: ChangeShop, work: Work) -> Shop:
    """Raises ChangedMeanwhile, InvalidInput (another currency or time zone; no such country)."""
    present = await work.shop.lock()
    if command.expected_version not in (None, present.version):
        raise ChangedMeanwhile(present.version)
    require_no([*moved(command, present), *wrong_places(command.ships_to, "ships_to")])
    changed = replace(
        present,
        name=command.name,
        address=command.address,
        tax_number=command.tax_number,
        ships_to=(EVERYWHERE,) if EVERYWHERE in command.ships_to else tuple(sorted(set(command.ships_to))),
        guest_checkout=command.guest_checkout,
        low_stock=command.low_stock,
        version=present.version + 1,
    )
    await work.shop.change(changed)
    work.record(ShopChanged(subject=SHOP_ID, version=changed.version))
    work.account_for(command, "shop", SHOP_ID, present, changed)
    return changed


def moved(command: ChangeShop, present: Shop) -> Iterator[Fault]:
    """What is counted can't be counted otherwise."""
    if command.currency not in (None, present.currency):
        yield Fault("currency", f"A shop keeps its currency. This one counts in {present.currency}.", FaultCode.FIXED)
    if command.time_zone not in (None, present.time_zone.key):
        yield Fault("time_zone", "`tradepost shop zone` changes it, and moves sales to other days.", FaultCode.FIXED)
