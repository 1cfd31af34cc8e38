"""The shop itself: what it is called, where it sells, what it counts in and in whose days."""

from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

import msgspec

from domain.refusals import OtherShop

CURRENCY_DEFAULT: Final = "USD"
TIME_ZONE_DEFAULT: Final = ZoneInfo("UTC")
SHOP_ID: Final = uuid5(NAMESPACE_URL, "urn:tradepost:shop")
LOW_STOCK_UNITS_MAX: Final = 1_000_000
NAME_DEFAULT: Final = "Tradepost"
LOW_STOCK_DEFAULT: Final = 5


class ShopFacts(msgspec.Struct, frozen=True):
    """What gives every stored amount and day its meaning. `currency` is an ISO 4217 code."""

    currency: str
    time_zone: ZoneInfo

    def __str__(self) -> str:
        return f"{self.currency} and {self.time_zone.key}"


class Shop(msgspec.Struct, frozen=True):
    """`ships_to` holds countries (ISO 3166-1 alpha-2), or "*" alone. `low_stock`, in units, is what runs low."""

    name: str
    address: str
    tax_number: str
    currency: str
    time_zone: ZoneInfo
    ships_to: tuple[str, ...]
    guest_checkout: bool
    low_stock: int
    version: int
    opened_at: datetime

    @property
    def facts(self) -> ShopFacts:
        return ShopFacts(self.currency, self.time_zone)


class Claims(msgspec.Struct, frozen=True):
    """What a process was told about its shop by its environment: nothing, or what had better be so."""

    currency: str | None = None
    time_zone: ZoneInfo | None = None

    def require(self, shop: Shop) -> None:
        """Raises OtherShop."""
        said = f"{shop.name!r}, opened on {shop.opened_at:%Y-%m-%d}, counts in {shop.facts}"
        if self.currency not in (None, shop.currency):
            raise OtherShop(
                f"{said}; TRADEPOST_CURRENCY says {self.currency}. A shop keeps its currency: unset the variable, or"
                " choose the other shop with --data-dir or DATABASE_URL."
            )
        if self.time_zone is not None and self.time_zone.key != shop.time_zone.key:
            raise OtherShop(
                f"{said}; TRADEPOST_TIME_ZONE says {self.time_zone.key}. Unset the variable, or change the shop's with"
                f" `tradepost shop zone {self.time_zone.key}`."
            )

    def facts(self) -> ShopFacts:
        """Of a shop nobody knows anything else of."""
        return ShopFacts(self.currency or CURRENCY_DEFAULT, self.time_zone or TIME_ZONE_DEFAULT)
