"""Product cards: one whole product, ready to send, found by id or by slug."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from domain.catalog.product import AttributeValue, Image, Product, ProductStatus, Variant
from domain.catalog.taxonomy import Category, Label
from domain.money import Money
from read_models.documents import encode
from read_models.model import ReadModel

PRODUCT_CARDS: Final = ReadModel("product_cards", revision=7)

CARD_PREFIX: Final = "id:"
SHELF_PREFIX: Final = "shelf:"
EVERY_PRODUCT: Final = "all"
PUBLISHED_PRODUCTS: Final = "published"


Html = Annotated[str, Meta(description="HTML, safe to put into a page as it is")]


class CategoryEntry(msgspec.Struct, frozen=True):
    """`path` holds the names from the root to the category itself."""

    id: UUID
    name: str
    slug: str
    path: tuple[str, ...]

    @staticmethod
    def of(category: Category) -> "CategoryEntry":
        return CategoryEntry(category.id, category.name, category.slug, category.path)


class Rating(msgspec.Struct, frozen=True):
    average: float
    count: int


class VariantEntry(msgspec.Struct, frozen=True):
    """`mpn` is the maker's number. `barcodes` are GTINs in their 14 digits, and whatever else was typed.

    On sale, `price` is the sale price, and `sale_ends_at` when that ends, if it does.
    `stock_quantity` is what lies on the shelf, never below 0. `backorder`: more than that may be ordered.
    """

    id: UUID
    sku: str
    options: dict[str, str]
    price: Money
    compare_at_price: Money | None
    sale_ends_at: datetime | None
    stock_quantity: int
    mpn: str | None
    barcodes: tuple[str, ...]
    backorder: bool

    @staticmethod
    def of(variant: Variant, currency: str) -> "VariantEntry":
        before, sale = variant.former_price, variant.sale
        return VariantEntry(
            id=variant.id,
            sku=variant.sku,
            options=variant.options,
            price=Money(variant.present_price, currency),
            compare_at_price=None if before is None else Money(before, currency),
            sale_ends_at=sale.span.ends_at if sale is not None and variant.present_price < variant.price else None,
            stock_quantity=variant.on_shelf,
            mpn=variant.mpn,
            barcodes=variant.barcodes,
            backorder=variant.backorder,
        )


class ImageEntry(msgspec.Struct, frozen=True):
    """`width` and `height` in pixels, where they are known. `variants` are the addresses of its smaller sizes (`thumb`,
    `medium`, `large`), once they are made. `variant_id` is the variant it shows, null for the whole product.
    """

    id: UUID
    url: str
    alt: str
    width: int | None
    height: int | None
    variants: dict[str, str]
    variant_id: UUID | None

    @staticmethod
    def of(image: Image) -> "ImageEntry":
        return ImageEntry(image.id, image.url, image.alt, image.width, image.height, image.variants, image.variant_id)


class SaleEntry(msgspec.Struct, frozen=True):
    """From `starts_at` until before `ends_at` the variant costs `price`; before and after that its `regular_price`, and
    `compare_at_price` is then what that is compared with.
    """

    variant_id: UUID
    price: Money
    regular_price: Money
    compare_at_price: Money | None
    starts_at: datetime | None
    ends_at: datetime | None


class ProductCard(msgspec.Struct, frozen=True):
    """`price` and `price_max` are the lowest and the highest of the variants' prices. `in_stock`: some of it can be
    ordered; `stock_quantity` is what lies on the shelf.

    `sales` are those that run or are to come; only the shop's own people see them, and none is not said.
    """

    id: UUID
    slug: str
    sku: str
    name: str
    description: Html
    status: ProductStatus
    brand: Label | None
    category: CategoryEntry | None
    tags: tuple[Label, ...]
    images: tuple[ImageEntry, ...]
    price: Money
    price_max: Money
    in_stock: bool
    stock_quantity: int
    rating: Rating
    variants: tuple[VariantEntry, ...]
    attributes: dict[str, AttributeValue]
    released_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int
    sales: tuple[SaleEntry, ...] | UnsetType = UNSET


def product_card(product: Product, currency: str) -> ProductCard:
    prices = [variant.present_price for variant in product.variants]
    return ProductCard(
        id=product.id,
        slug=product.slug,
        sku=product.variants[0].sku,
        name=product.name,
        description=product.description,
        status=product.status,
        brand=product.brand,
        category=None if product.category is None else CategoryEntry.of(product.category),
        tags=product.tags,
        images=tuple(map(ImageEntry.of, product.images)),
        price=Money(min(prices), currency),
        price_max=Money(max(prices), currency),
        in_stock=product.orderable,
        stock_quantity=product.on_shelf,
        rating=Rating(product.rating_average, product.rating_count),
        variants=tuple(VariantEntry.of(variant, currency) for variant in product.variants),
        attributes=product.attributes,
        released_at=product.released_at,
        created_at=product.created_at,
        updated_at=product.updated_at,
        version=product.version,
        sales=sale_entries(product, currency) or UNSET,
    )


def sale_entries(product: Product, currency: str) -> tuple[SaleEntry, ...]:
    sales = [(variant, variant.sale) for variant in product.variants if variant.sale is not None]
    return tuple(
        SaleEntry(
            variant_id=variant.id,
            price=Money(sale.price, currency),
            regular_price=Money(variant.price, currency),
            compare_at_price=None if variant.compare_at_price is None else Money(variant.compare_at_price, currency),
            starts_at=sale.span.starts_at,
            ends_at=sale.span.ends_at,
        )
        for variant, sale in sales
        if sale.span.turns or sale.span.holds_at()
    )


def card_ranks(product: Product) -> dict[str, int | None]:
    """By the first 48 bits of the id, and so in the order of the ids, which no change of a product changes."""
    place = product.id.int >> 80
    published = product.status is ProductStatus.PUBLISHED
    return {EVERY_PRODUCT: place, PUBLISHED_PRODUCTS: place if published else None}


def card_key(product: UUID | str) -> str:
    return f"{CARD_PREFIX}{product}"


def shelf_key(product: UUID | str) -> str:
    """Where it stands how many units of a product lie on the shelf: for lists, whose other facts change seldom."""
    return f"{SHELF_PREFIX}{product}"


def slug_key(slug: str) -> str:
    """Where a product's id stands under its slug, and each it had before: no slug changes hands."""
    return f"slug:{slug}"


class Glance(msgspec.Struct, frozen=True):
    """What one must know of a card before it is shown to anybody."""

    status: ProductStatus
    sales: msgspec.Raw | UnsetType = UNSET


def published(card: bytes) -> bytes | None:
    """A card as everybody may see it, None where nobody may: what is going to cost less is not told beforehand."""
    seen = glance(card)
    if seen.status is not ProductStatus.PUBLISHED:
        return None
    if seen.sales is UNSET:
        return card
    fields = msgspec.json.decode(card, type=dict[str, msgspec.Raw])
    return encode({name: value for name, value in fields.items() if name != "sales"})


glance: Final = msgspec.json.Decoder(Glance).decode
decode_card: Final = msgspec.json.Decoder(ProductCard).decode
