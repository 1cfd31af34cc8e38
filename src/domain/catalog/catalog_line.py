"""What a line of a catalog says of one product.

A line is a change: what it leaves out (UNSET) stays as it is, what it says counts whole, and None or nothing clears.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from domain.catalog.picture import name_in
from domain.catalog.product import AttributeValue, Image, ProductStatus, Variant

THUMBNAIL: Final = "thumb"
"""The one of an image's smaller sizes that a file may name."""


class SaidVariant(msgspec.Struct, frozen=True, kw_only=True):
    """Prices in minor units. `opening_stock` counts for a new variant only: importing again moves no stock."""

    sku: str
    opening_stock: int
    options: dict[str, str] | UnsetType = UNSET
    price: int | UnsetType = UNSET
    compare_at_price: int | UnsetType | None = UNSET
    mpn: str | UnsetType | None = UNSET
    barcodes: tuple[str, ...] | UnsetType = UNSET
    backorder: bool | UnsetType = UNSET


class SaidImage(msgspec.Struct, frozen=True):
    url: str
    alt: str | UnsetType = UNSET
    thumbnail: str | UnsetType | None = UNSET


class CatalogLine(msgspec.Struct, frozen=True, kw_only=True):
    """At least one variant; those it doesn't name stay. `slug` counts for a new product only.

    `main_image` is the first one, and leaves the others where they are.
    """

    variants: tuple[SaidVariant, ...]
    slug: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    status: ProductStatus | UnsetType = UNSET
    brand: str | UnsetType | None = UNSET
    category_path: tuple[str, ...] | UnsetType = UNSET
    tags: tuple[str, ...] | UnsetType = UNSET
    attributes: dict[str, AttributeValue] | UnsetType = UNSET
    released_at: datetime | UnsetType | None = UNSET
    images: tuple[SaidImage, ...] | UnsetType = UNSET
    main_image: SaidImage | UnsetType = UNSET

    @property
    def skus(self) -> tuple[str, ...]:
        return tuple(variant.sku for variant in self.variants)


def variant_as_said(present: Variant, said: SaidVariant) -> Variant:
    """Its stock stays: that is moved by what happens to goods, never by a file."""
    names = ("options", "price", "compare_at_price", "mpn", "barcodes", "backorder")
    given = {name: getattr(said, name) for name in names if getattr(said, name) is not UNSET}
    return msgspec.structs.replace(present, **given)


def images_as_said(present: Sequence[Image], line: CatalogLine, name: str, new_id: Callable[[], UUID]) -> list[Image]:
    """An image is known again by its address, and keeps what was measured of it; a new one is called as the product."""

    def as_said(said: SaidImage) -> Image:
        known = next((image for image in present if image.url == said.url), None)
        image = known or Image(new_id(), said.url, name, file=name_in(said.url))
        sizes = {size: url for size, url in image.variants.items() if size != THUMBNAIL or said.thumbnail is UNSET}
        thumbnail = {THUMBNAIL: said.thumbnail} if isinstance(said.thumbnail, str) else {}
        alt = image.alt if said.alt is UNSET else said.alt
        return msgspec.structs.replace(image, alt=alt, variants=sizes | thumbnail)

    if line.images is not UNSET:
        return [as_said(said) for said in line.images]
    if line.main_image is UNSET:
        return list(present)
    main = as_said(line.main_image)
    if any(image.id == main.id for image in present):
        return [main if image.id == main.id else image for image in present]
    return [main, *present[1:]]
