"""What a product's page shows of its variants and pictures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

from domain.catalog.picture import SIZES
from domain.money import Money
from read_models.product_cards import ImageEntry, ProductCard, VariantEntry

FEW_UNITS_MAX: Final = 5
"""From so many on the shelf their number is said."""
RADIOS_MAX: Final = 12
"""So many variants are shown one below the other; more fold into a list."""

StockState = Literal["in-stock", "few-left", "backorder", "out-of-stock"]


class VariantView(msgspec.Struct, frozen=True):
    """`text` tells it from the others: its options, or its SKU where it has none."""

    id: UUID
    sku: str
    text: str
    price: Money
    compare_at_price: Money | None
    sale_ends_at: datetime | None
    stock: StockState
    units: int
    is_chosen: bool

    @property
    def can_be_ordered(self) -> bool:
        return self.stock != "out-of-stock"


class PictureView(msgspec.Struct, frozen=True):
    url: str
    thumb: str
    sources: str
    alt: str
    width: int | None
    height: int | None


class ProductView(msgspec.Struct, frozen=True):
    """`shown` is the variant whose price stands for the product: the chosen one, or the only one."""

    variants: tuple[VariantView, ...]
    pictures: tuple[PictureView, ...]
    shown: VariantView | None

    @property
    def as_radios(self) -> bool:
        return len(self.variants) <= RADIOS_MAX


def product_view(card: ProductCard, variant: UUID | None) -> ProductView:
    """`variant` is the one that was asked for, if it is one of these."""
    asked = next((one for one in card.variants if one.id == variant), None)
    orderable = (one for one in card.variants if stock_state(one) != "out-of-stock")
    chosen = asked if asked is not None else next(orderable, card.variants[0])
    views = tuple(variant_view(one, is_chosen=one is chosen) for one in card.variants)
    shown = next((view for view in views if view.is_chosen), None) if asked or len(views) == 1 else None
    return ProductView(views, tuple(map(picture_view, in_order(card.images, variant))), shown)


def variant_view(variant: VariantEntry, *, is_chosen: bool) -> VariantView:
    return VariantView(
        variant.id,
        variant.sku,
        ", ".join(variant.options.values()) or variant.sku,
        variant.price,
        variant.compare_at_price,
        variant.sale_ends_at,
        stock_state(variant),
        variant.stock_quantity,
        is_chosen,
    )


def stock_state(variant: VariantEntry) -> StockState:
    if variant.stock_quantity > FEW_UNITS_MAX or (variant.stock_quantity > 0 and variant.backorder):
        return "in-stock"
    if variant.stock_quantity > 0:
        return "few-left"
    return "backorder" if variant.backorder else "out-of-stock"


def in_order(images: Sequence[ImageEntry], variant: UUID | None) -> list[ImageEntry]:
    """Those that show the variant first."""
    return sorted(images, key=lambda image: variant is None or image.variant_id != variant)


def picture_view(image: ImageEntry) -> PictureView:
    """The browser takes the smallest that is sharp."""
    sizes = {name: url for name, url in image.variants.items() if name in SIZES}
    sources = ", ".join(f"{url} {width_of(name, image)}w" for name, url in sizes.items())
    thumb = sizes.get("thumb", image.url)
    return PictureView(image.url, thumb, sources, image.alt, image.width, image.height)


def width_of(size: str, image: ImageEntry) -> int:
    """In pixels: the longest side is as long as the size says, or as it was."""
    longest = SIZES[size]
    if image.width is None or image.height is None:
        return longest
    return max(1, round(image.width * min(1, longest / max(image.width, image.height))))
