"""What lies in a parcel on paper: where it goes, and which goods are in it. No prices: it may be a present."""

from datetime import datetime

import msgspec

from domain.addresses.address import Address


class PackedLine(msgspec.Struct, frozen=True):
    sku: str
    name: str
    options: dict[str, str]
    quantity: int


class PackingSlip(msgspec.Struct, frozen=True):
    """`shop_address` may be of several lines, `time_zone` is the shop's. Nowhere to go: the order had no address."""

    shop_name: str
    shop_address: str
    order_number: str
    ship_to: Address | None
    lines: tuple[PackedLine, ...]
    carrier: str | None
    tracking_number: str | None
    shipped_at: datetime
    time_zone: str
