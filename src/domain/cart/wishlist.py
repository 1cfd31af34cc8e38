"""What a customer would like to have one day."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from domain.catalog.product import Product
from domain.faults import FaultCode
from domain.refusals import InvalidInput

WISHES_MAX: Final = 200
"""Of one customer; a list is answered whole."""


class Told(msgspec.Struct, frozen=True):
    """What a customer last knew of a product: whether any was left, and what the cheapest of it cost that was, in minor
    units; while none was left, the cheapest of all.

    A note is due once it costs less, or is there again. When it is sent, what stands in it is what they know.
    """

    price: int
    in_stock: bool

    @staticmethod
    def of(product: Product) -> "Told":
        prices = [variant.present_price for variant in product.variants if variant.stock_quantity > 0]
        return Told(min(prices or [variant.present_price for variant in product.variants]), bool(prices))


class Wish(msgspec.Struct, frozen=True):
    """`told` is kept of those who want to be told of changes, and of nobody else."""

    product: UUID
    added_at: datetime
    told: Told | None

    @property
    def notify(self) -> bool:
        return self.told is not None


class Wishlist(msgspec.Struct, frozen=True):
    """Its id is its customer's. The newest wish first."""

    id: UUID
    version: int
    wishes: tuple[Wish, ...]

    def wish_for(self, product: Product, now: datetime, *, notify: bool | UnsetType) -> Wish:
        """The one that is there, as it is to be from now on, or a new one. Raises InvalidInput (too many)."""
        present = next((wish for wish in self.wishes if wish.product == product.id), None)
        if present is None and len(self.wishes) >= WISHES_MAX:
            raise InvalidInput("product_id", f"At most {WISHES_MAX} products fit on a wishlist.", FaultCode.TOO_MANY)
        wish = present or Wish(product.id, now, None)
        return wish if notify is UNSET else replace(wish, told=Told.of(product) if notify else None)
