"""Change whose days the shop's sales are counted in."""

from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from db.work import Work
from domain.events import ShopChanged
from domain.shop import SHOP_ID, Shop


class ChangeTimeZone(msgspec.Struct, frozen=True):
    time_zone: ZoneInfo


async def change_time_zone(command: ChangeTimeZone, work: Work) -> Shop:
    """The ledger knows moments, not days: read models that are filed by days are built anew by that."""
    present = await work.shop.lock()
    if present.time_zone.key == command.time_zone.key:
        return present
    changed = replace(present, time_zone=command.time_zone, version=present.version + 1)
    await work.shop.change(changed)
    work.record(ShopChanged(subject=SHOP_ID, version=changed.version))
    work.account_for(command, "shop", SHOP_ID, present, changed)
    return changed
