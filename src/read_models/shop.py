"""The shop itself: its one document, for admins, and what of it anybody may see."""

from collections.abc import Iterable
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from domain.events import Event, ShopChanged
from domain.prices.charges import EVERYWHERE
from domain.shop import Shop
from read_models.model import ReadModel

SHOP: Final = ReadModel("shop", revision=1)

ShopKey = Literal["shop"]
THE_SHOP: Final[ShopKey] = "shop"


class ShopDocument(msgspec.Struct, frozen=True):
    """`ships_to` is "*", everywhere, or the countries (ISO 3166-1 alpha-2). `low_stock` is in units."""

    name: Annotated[str, Meta(examples=["Desk Lamps Ltd"])]
    address: str
    tax_number: str
    currency: Annotated[str, Meta(examples=["USD"])]
    time_zone: Annotated[str, Meta(examples=["Europe/Berlin"])]
    ships_to: tuple[str, ...] | str
    guest_checkout: bool
    low_stock: int
    version: int


def shop_document(shop: Shop) -> ShopDocument:
    return ShopDocument(
        shop.name,
        shop.address,
        shop.tax_number,
        shop.currency,
        shop.time_zone.key,
        EVERYWHERE if EVERYWHERE in shop.ships_to else shop.ships_to,
        shop.guest_checkout,
        shop.low_stock,
        shop.version,
    )


def touched_shop(event: Event) -> Iterable[ShopKey]:
    return (THE_SHOP,) if isinstance(event, ShopChanged) else ()
