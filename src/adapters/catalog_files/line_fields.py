"""What the fields of a line may hold, whatever the form of the file."""

from typing import Annotated, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from domain.catalog.product import IMAGES_MAX, VARIANTS_MAX, ProductStatus
from domain.catalog.product_fields import (
    AltText,
    Attributes,
    Barcodes,
    CategoryPath,
    Description,
    Name,
    Options,
    PartNumber,
    PictureAddress,
    ReleaseMoment,
    Sku,
    Slug,
    StockQuantity,
    Tags,
)
from domain.find_faults import ShopsCurrency


class ImageFields(msgspec.Struct):
    url: PictureAddress
    alt: AltText | UnsetType | None = UNSET
    thumbnail_url: PictureAddress | UnsetType | None = UNSET


class VariantFields(msgspec.Struct):
    sku: Sku
    options: Options | UnsetType | None = UNSET
    price: str | UnsetType = UNSET
    compare_at_price: str | UnsetType | None = UNSET
    stock_quantity: StockQuantity | UnsetType | None = UNSET
    mpn: PartNumber | UnsetType | None = UNSET
    ean: Barcodes | UnsetType | None = UNSET
    backorder: bool | UnsetType | None = UNSET


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
    released_at: ReleaseMoment | UnsetType | None = UNSET
    images: Annotated[list[ImageFields], Meta(max_length=IMAGES_MAX)] | UnsetType | None = UNSET
    image_url: PictureAddress | UnsetType | None = UNSET
    thumbnail_url: PictureAddress | UnsetType | None = UNSET
    currency: ShopsCurrency | UnsetType | None = UNSET
    variants: Annotated[list[VariantFields], Meta(min_length=1, max_length=VARIANTS_MAX)] | UnsetType = UNSET


OF_VARIANTS: Final = VariantFields.__struct_fields__
OF_PRODUCTS: Final = ProductFields.__struct_fields__
KNOWN: Final = frozenset(OF_PRODUCTS + OF_VARIANTS)
NEVER_EMPTY: Final = frozenset({"name", "slug", "status", "sku", "price"})
EMPTY_IS_NOTHING: Final = frozenset(
    {"brand", "mpn", "compare_at_price", "released_at", "image_url", "thumbnail_url", "currency"}
)
