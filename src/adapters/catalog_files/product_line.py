"""One product as files say it, whatever their form: its fields, what each may hold, and what they mean."""

import re
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.catalog_files.plain_values import tidied
from domain.catalog_line import CatalogLine, SaidImage, SaidVariant
from domain.currency import NoAmount, amount_text, minor_units
from domain.folding import caseless
from domain.gtin import barcode
from domain.product import PRICE_MINOR_UNITS_MAX, VARIANTS_MAX, ProductStatus
from domain.product_fields import (
    IMAGES_MAX,
    AltText,
    Attributes,
    Barcodes,
    CategoryPath,
    Description,
    Name,
    Options,
    PartNumber,
    Sku,
    Slug,
    StockQuantity,
    Tags,
    WebAddress,
)

YEAR_MIN: Final = 1000
YEAR_MAX: Final = 2999
PLACE: Final = re.compile(r" - at (?:`key` in )?`\$\.?(?P<path>[^`]*)`$")


class ImageFields(msgspec.Struct):
    url: WebAddress
    alt: AltText | UnsetType | None = UNSET
    thumbnail_url: WebAddress | UnsetType | None = UNSET


class VariantFields(msgspec.Struct):
    sku: Sku
    options: Options | UnsetType | None = UNSET
    price: str | UnsetType = UNSET
    compare_at_price: str | UnsetType | None = UNSET
    stock_quantity: StockQuantity | UnsetType | None = UNSET
    mpn: PartNumber | UnsetType | None = UNSET
    ean: Barcodes | UnsetType | None = UNSET


class ProductFields(msgspec.Struct):
    """`image_url` and `thumbnail_url` are a short way to say the first image."""

    slug: Slug | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    description: Description | UnsetType | None = UNSET
    status: ProductStatus | UnsetType = UNSET
    brand: Name | UnsetType | None = UNSET
    category_path: CategoryPath | UnsetType | None = UNSET
    tags: Tags | UnsetType | None = UNSET
    attributes: Attributes | UnsetType | None = UNSET
    released_at: Annotated[datetime, Meta(tz=True)] | UnsetType | None = UNSET
    images: Annotated[list[ImageFields], Meta(max_length=IMAGES_MAX)] | UnsetType | None = UNSET
    image_url: WebAddress | UnsetType | None = UNSET
    thumbnail_url: WebAddress | UnsetType | None = UNSET
    currency: str | UnsetType | None = UNSET
    variants: Annotated[list[VariantFields], Meta(min_length=1, max_length=VARIANTS_MAX)] | UnsetType = UNSET


OF_VARIANTS: Final = VariantFields.__struct_fields__
OF_PRODUCTS: Final = ProductFields.__struct_fields__
KNOWN: Final = frozenset(OF_PRODUCTS + OF_VARIANTS)
NEVER_EMPTY: Final = frozenset({"name", "slug", "status", "sku", "price"})
EMPTY_IS_NOTHING: Final = frozenset(
    {"brand", "mpn", "compare_at_price", "released_at", "image_url", "thumbnail_url", "currency"}
)


class Reader(msgspec.Struct, frozen=True):
    """What a line means in this shop. `default_stock` is that of new variants of which the line says nothing."""

    currency: str
    default_stock: int

    def read(self, line: object) -> CatalogLine:
        """From plain values. Without `variants` the line is about one, by the same fields. Raises ValueError."""
        if not isinstance(line, dict):
            raise ValueError("it is no JSON object")
        values = {name: plain(name, value) for name, value in line.items() if name in KNOWN}
        product = converted(values, ProductFields)
        if product.currency not in (UNSET, None, self.currency):
            raise ValueError(f"currency: this store's is {self.currency}, not {product.currency}")
        if product.variants is UNSET:
            variants = [converted(values, VariantFields)]
        elif extra := [name for name in OF_VARIANTS if name in values]:
            raise ValueError(f"{extra[0]}: say it in the variants, or leave the variants out")
        else:
            variants = product.variants
        if len({caseless(variant.sku) for variant in variants}) < len(variants):
            raise ValueError("sku: two variants have the same")
        return catalog_line(product, tuple(self._variant(variant) for variant in variants))

    def _variant(self, given: VariantFields) -> SaidVariant:
        stock, before = given.stock_quantity, given.compare_at_price
        return SaidVariant(
            sku=given.sku,
            opening_stock=stock if isinstance(stock, int) else self.default_stock,
            options=given.options or {} if given.options is not UNSET else UNSET,
            price=given.price if given.price is UNSET else self._amount("price", given.price),
            compare_at_price=self._amount("compare_at_price", before) if isinstance(before, str) else before,
            mpn=given.mpn,
            barcodes=tuple(map(barcode, given.ean or ())) if given.ean is not UNSET else UNSET,
        )

    def _amount(self, field: str, text: str) -> int:
        try:
            amount = minor_units(text, self.currency)
        except NoAmount as wrong:
            raise ValueError(f"{field}: {wrong}") from None
        if amount > PRICE_MINOR_UNITS_MAX:
            raise ValueError(f"{field}: it is more than {amount_text(PRICE_MINOR_UNITS_MAX, self.currency)}")
        return amount


def plain(name: str, value: Any) -> Any:
    """Raises ValueError."""
    if value is None and name in NEVER_EMPTY:
        raise ValueError(f"{name}: it can't be cleared")
    try:
        tidy = tidied(value)
    except ValueError as broken:
        raise ValueError(f"{name}: {broken}") from None
    return None if tidy == "" and name in EMPTY_IS_NOTHING else tidy


def converted(values: dict[str, Any], fields: type[Any]) -> Any:
    """Raises ValueError, which begins with the field."""
    try:
        return msgspec.convert(values, fields)
    except msgspec.ValidationError as wrong:
        words = str(wrong)
        place = PLACE.search(words)
        raise ValueError(f"{place['path']}: {words[: place.start()]}" if place else words) from None


def catalog_line(given: ProductFields, variants: tuple[SaidVariant, ...]) -> CatalogLine:
    """Raises ValueError."""
    if isinstance(given.released_at, datetime) and not YEAR_MIN <= given.released_at.year <= YEAR_MAX:
        raise ValueError(f"released_at: give a year from {YEAR_MIN} to {YEAR_MAX}")
    images = images_of(given)
    if images is not UNSET and len({image.url for image in images}) < len(images):
        raise ValueError("images: an address stands there twice")
    main = given.image_url
    return CatalogLine(
        variants=variants,
        slug=given.slug,
        name=given.name,
        description=given.description or "" if given.description is not UNSET else UNSET,
        status=given.status,
        brand=given.brand,
        category_path=tuple(given.category_path or ()) if given.category_path is not UNSET else UNSET,
        tags=tuple(given.tags or ()) if given.tags is not UNSET else UNSET,
        attributes=given.attributes or {} if given.attributes is not UNSET else UNSET,
        released_at=given.released_at,
        images=images,
        main_image=SaidImage(main, UNSET, given.thumbnail_url) if isinstance(main, str) else UNSET,
    )


def images_of(given: ProductFields) -> tuple[SaidImage, ...] | UnsetType:
    """Raises ValueError."""
    if isinstance(given.thumbnail_url, str) and not isinstance(given.image_url, str):
        raise ValueError("thumbnail_url: say the image_url it belongs to")
    if given.images is UNSET:
        return () if given.image_url is None else UNSET
    if given.image_url is not UNSET or given.thumbnail_url is not UNSET:
        raise ValueError("image_url: say it in the images, or leave the images out")
    return tuple(
        SaidImage(image.url, image.alt or "" if image.alt is not UNSET else UNSET, image.thumbnail_url)
        for image in given.images or ()
    )
