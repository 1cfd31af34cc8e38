"""A product and its variants, as the shop knows them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, TypeAlias
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from domain.catalog.picture import MEDIA_PATH, NAME_PATTERN
from domain.catalog.taxonomy import Category, Label
from domain.faults import Fault, FaultCode
from domain.folding import caseless
from domain.prices.sale import Sale, asked_price, wrong_sale
from domain.texts import END

VARIANTS_MAX: Final = 100
TAGS_MAX: Final = 50
IMAGES_MAX: Final = 50
ATTRIBUTES_MAX: Final = 300
ATTRIBUTE_CHARS_MAX: Final = 10_000
PRICE_MINOR_UNITS_MAX: Final = 10**11
STOCK_UNITS_MAX: Final = 10**9
BACKORDER_UNITS_MAX: Final = 10_000
"""How many units of a variant customers may be owed at once: so far below zero its stock may go."""

BEST_SELLERS: Final = uuid5(NAMESPACE_URL, "urn:tradepost:best-sellers")
"""The order of all products by what was sold of them."""

SKU_CHARS_MAX: Final = 100
# In paths a SKU is one segment, and "." and ".." mean other things there.
SKU_PATTERN: Final = r"^(?!\.{1,2}$)[^/\s]([^/\x00-\x1f]*[^/\s])?" + END
SAME_SKU: Final = "Another variant of this product has the same."
SKU_WORDS: Final = "A SKU is one line without slashes, and more than dots."
WEB_ADDRESS_PATTERN: Final = r"^https?://[^\s]+" + END
PICTURE_ADDRESS_PATTERN: Final = rf"^(https?://[^\s]+|{MEDIA_PATH}{NAME_PATTERN})" + END
"""Of the web, or of this shop's own pictures."""
NUMBER_MAX: Final = 2**53 - 1
"""JSON readers elsewhere keep all numbers as doubles."""

AttributeValue = str | int | float | bool
NewAttributeValue = (
    Annotated[str, Meta(max_length=ATTRIBUTE_CHARS_MAX)]
    | Annotated[int, Meta(ge=-NUMBER_MAX, le=NUMBER_MAX)]
    | Annotated[float, Meta(ge=-NUMBER_MAX, le=NUMBER_MAX)]
    | bool
)


def sku_keys(sku: str) -> list[str]:
    """What a SKU may be kept under, the better one first: all but a few old ones, as `caseless` says."""
    return [sku, caseless(sku)]


class ProductStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


def orderable_units(stock_quantity: int, backorder: bool) -> int:
    """How many units can be ordered now."""
    return max(stock_quantity + (BACKORDER_UNITS_MAX if backorder else 0), 0)


class Variant(msgspec.Struct, frozen=True):
    """`price` and `compare_at_price` are minor units of the store's currency, and what they are while no sale is on.

    `backorder`: more of it may be ordered than lies on the shelf. Below zero its stock is what customers are owed.
    """

    id: UUID
    sku: str
    options: dict[str, str]
    price: int
    compare_at_price: int | None
    stock_quantity: int
    mpn: str | None = None
    barcodes: tuple[str, ...] = ()
    sale: Sale | None = None
    backorder: bool = False

    @property
    def on_shelf(self) -> int:
        return max(self.stock_quantity, 0)

    @property
    def orderable(self) -> bool:
        return orderable_units(self.stock_quantity, self.backorder) > 0

    @property
    def present_price(self) -> int:
        """As far as the shop has noted which sales have begun and ended."""
        return asked_price(self.price, self.sale)

    @property
    def former_price(self) -> int | None:
        """What the present price is compared with: on sale at least the regular one."""
        if self.present_price == self.price:
            return self.compare_at_price
        return max(self.price, self.compare_at_price or 0)


Choice: TypeAlias = frozenset[tuple[str, str]]
"""Names of options with their values, folded."""


def wrong_options(variant: Variant, choices: Counter[Choice]) -> Iterator[Fault]:
    """Nobody could choose between two that are the same. `choices` are those of all variants, this one's too."""
    if choices[chosen(variant)] > 1:
        yield Fault("options", "Another variant of this product has the same options.", FaultCode.DUPLICATE)


def choices_of(variants: Iterable[Variant]) -> Counter[Choice]:
    """Worked out once: to fold a name takes a while, and each variant is held against all the others."""
    return Counter(map(chosen, variants))


def chosen(variant: Variant) -> Choice:
    """What a customer chooses by, whatever its case."""
    return frozenset((caseless(name), caseless(value)) for name, value in variant.options.items())


def option_names(variants: Iterable[Variant]) -> list[str]:
    return [name for variant in variants for name in variant.options]


def wrong_prices(variant: Variant) -> Iterator[Fault]:
    """What is compared with is what it cost before."""
    if variant.compare_at_price is not None and variant.compare_at_price <= variant.price:
        yield Fault("compare_at_price", "It must be more than the price, or null.", FaultCode.TOO_SMALL)


def wrong_variants(variants: Sequence[Variant]) -> Iterator[Fault]:
    """What is wrong with those of a new product, each beside the ones before it."""
    choices: Counter[Choice] = Counter()
    skus: Counter[str] = Counter()
    for place, variant in enumerate(variants):
        choices[chosen(variant)] += 1
        skus[caseless(variant.sku)] += 1
        faults = [*wrong_prices(variant), *wrong_sale(variant.price, variant.sale), *wrong_options(variant, choices)]
        if skus[caseless(variant.sku)] > 1:
            faults.append(Fault("sku", SAME_SKU, FaultCode.DUPLICATE))
        yield from (replace(fault, field=f"variants[{place}].{fault.field}") for fault in faults)


def too_many_variants(count: int) -> Iterator[Fault]:
    if count > VARIANTS_MAX:
        yield Fault("variants", f"A product has at most {VARIANTS_MAX} variants.", FaultCode.TOO_MANY)


def too_many_images(count: int) -> Iterator[Fault]:
    if count > IMAGES_MAX:
        yield Fault("images", f"A product has at most {IMAGES_MAX} images.", FaultCode.TOO_MANY)


class Image(msgspec.Struct, frozen=True):
    """`variants` are its smaller sizes; `variant_id` is the product's variant it shows. `file` is its name in the media
    store, None where it only leads somewhere else.
    """

    id: UUID
    url: str
    alt: str
    width: int | None = None
    height: int | None = None
    variants: dict[str, str] = {}
    variant_id: UUID | None = None
    file: str | None = None


class Product(msgspec.Struct, frozen=True):
    """Variants and images in their order; `rating_sum` over `rating_count` approved reviews.

    `units_sold` as of when sales were ranked last. `former_slugs` still lead to it.
    """

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
    former_slugs: tuple[str, ...] = ()

    @property
    def on_shelf(self) -> int:
        """What one variant owes is not taken off another's shelf."""
        return sum(variant.on_shelf for variant in self.variants)

    @property
    def orderable(self) -> bool:
        return any(variant.orderable for variant in self.variants)

    @property
    def rating_average(self) -> float:
        return rating_average(self.rating_sum, self.rating_count)


def rating_average(stars: int, count: int) -> float:
    """To two decimals; 0 of none."""
    return round(stars / count, 2) if count else 0.0
