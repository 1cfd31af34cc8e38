"""A product and its variants, as the shop knows them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta

from domain.taxonomy import Category, Label
from domain.texts import END

VARIANTS_MAX: Final = 100
TAGS_MAX: Final = 50
ATTRIBUTES_MAX: Final = 300
ATTRIBUTE_CHARS_MAX: Final = 10_000
PRICE_MINOR_UNITS_MAX: Final = 10**11
STOCK_UNITS_MAX: Final = 10**9

SKU_CHARS_MAX: Final = 100
# In paths a SKU is one segment, and "." and ".." mean other things there.
SKU_PATTERN: Final = r"^(?!\.{1,2}$)[^/\s]([^/\x00-\x1f]*[^/\s])?" + END
WEB_ADDRESS_PATTERN: Final = r"^https?://[^\s]+" + END
NUMBER_MAX: Final = 2**53 - 1
"""JSON readers elsewhere keep all numbers as doubles."""

AttributeValue = str | int | float | bool
NewAttributeValue = (
    Annotated[str, Meta(max_length=ATTRIBUTE_CHARS_MAX)]
    | Annotated[int, Meta(ge=-NUMBER_MAX, le=NUMBER_MAX)]
    | Annotated[float, Meta(ge=-NUMBER_MAX, le=NUMBER_MAX)]
    | bool
)


class ProductStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Variant(msgspec.Struct, frozen=True):
    """`price` and `compare_at_price` are minor units of the store's currency."""

    id: UUID
    sku: str
    options: dict[str, str]
    price: int
    compare_at_price: int | None
    stock_quantity: int
    mpn: str | None = None
    barcodes: tuple[str, ...] = ()


class Image(msgspec.Struct, frozen=True):
    id: UUID
    url: str
    alt: str
    width: int | None = None
    height: int | None = None
    variants: dict[str, str] = {}


class Product(msgspec.Struct, frozen=True):
    """Variants and images in their order; `rating_sum` over `rating_count` approved reviews."""

    id: UUID
    slug: str
    name: str
    description: str
    status: ProductStatus
    brand: Label | None
    category: Category | None
    tags: tuple[Label, ...]
    images: tuple[Image, ...]
    variants: tuple[Variant, ...]
    attributes: dict[str, AttributeValue]
    rating_sum: int
    rating_count: int
    units_sold: int
    released_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int

    @property
    def stock_quantity(self) -> int:
        return sum(variant.stock_quantity for variant in self.variants)

    @property
    def rating_average(self) -> float:
        return round(self.rating_sum / self.rating_count, 2) if self.rating_count else 0.0
