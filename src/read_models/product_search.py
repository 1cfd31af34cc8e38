"""Product search: what the search engine finds, filters, sorts and counts products by."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta

from domain.catalog.descriptions import as_html, plain_text
from domain.catalog.product import AttributeValue, Product, ProductStatus
from domain.catalog.taxonomy import Label
from domain.money import Money
from read_models.model import ReadModel
from read_models.product_cards import CategoryEntry, ImageEntry, ProductCard, Rating, product_card

PRODUCT_SEARCH: Final = ReadModel("product_search", revision=10)

REPLICA: Final = "@"

SUMMARY_CHARS_MAX: Final = 240
FACTS_MAX: Final = 100
FACT_CHARS_MAX: Final = 200
NEWEST_MS_MAX: Final = 2**43 - 1


def replica(number: int) -> ReadModel:
    """The model as it is kept in one of several places, which count from 0."""
    return (
        PRODUCT_SEARCH if number == 0 else ReadModel(f"{PRODUCT_SEARCH.name}{REPLICA}{number}", PRODUCT_SEARCH.revision)
    )


def replica_number(model: ReadModel) -> int:
    """Raises ValueError for another model."""
    name, _, number = model.name.partition(REPLICA)
    if name != PRODUCT_SEARCH.name:
        raise ValueError(model.name)
    return int(number or 0)


Summary = Annotated[str, Meta(description="HTML without markup, cut between words after 240 characters")]


class Named(msgspec.Struct, frozen=True):
    """A value one can filter by (`slug`) and the words it is shown with (`name`)."""

    slug: str
    name: str


class ProductListItem(msgspec.Struct, frozen=True):
    """A product as lists show it: without its variants and its release, and with the description cut."""

    id: UUID
    slug: str
    sku: str
    name: str
    description: Summary
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
    attributes: dict[str, AttributeValue]
    created_at: datetime
    updated_at: datetime
    version: int


class OfferedVariant(msgspec.Struct, frozen=True):
    """`in_stock`: it can be ordered. `image_url` is of the picture that shows it, else of the product's first."""

    id: UUID
    sku: str
    options: dict[str, str]
    price: Money
    in_stock: bool
    image_url: str | None


class SearchDocument(msgspec.Struct, frozen=True):
    """One product in the index. Prices in minor units; times in Unix milliseconds.

    `description` is plain text; `facts` are what its attributes and its variants' options say in words.
    `categories` holds the category and all above it, so that filtering by one includes what is below. `units_sold` are
    those of when sales were ranked last, and the item's `stock_quantity` is that of when the product was indexed last.
    """

    id: str
    name: str
    description: str
    brand: Named | None
    categories: tuple[Named, ...]
    tags: tuple[Named, ...]
    codes: tuple[str, ...]
    facts: tuple[str, ...]
    status: str
    price: int
    price_max: int
    rating: float
    in_stock: bool
    newest_at: int
    units_sold: int
    item: ProductListItem
    variants: tuple[OfferedVariant, ...]


Fields = dict[str, msgspec.Raw]
"""Of a list item, as it was read."""
decode_fields: Final = msgspec.json.Decoder(Fields).decode
STOCK: Final = "stock_quantity"


def search_document(product: Product, currency: str) -> SearchDocument:
    category = product.category
    prices = [variant.present_price for variant in product.variants]
    codes = {code for variant in product.variants for code in (variant.sku, variant.mpn, *variant.barcodes) if code}
    return SearchDocument(
        id=str(product.id),
        name=product.name,
        description=plain_text(product.description),
        brand=None if product.brand is None else Named(product.brand.slug, product.brand.name),
        categories=()
        if category is None
        else tuple(Named(*pair) for pair in zip(category.path_slugs, category.path, strict=True)),
        tags=tuple(Named(tag.slug, tag.name) for tag in product.tags),
        codes=tuple(sorted(codes)),
        facts=facts(product),
        status=product.status.value,
        price=min(prices),
        price_max=max(prices),
        rating=product.rating_average,
        in_stock=product.orderable,
        newest_at=newest_at(product),
        units_sold=product.units_sold,
        item=list_item(product_card(product, currency)),
        variants=offered_variants(product, currency),
    )


def offered_variants(product: Product, currency: str) -> tuple[OfferedVariant, ...]:
    shown = {image.variant_id: image.url for image in reversed(product.images)}
    first = product.images[0].url if product.images else None
    return tuple(
        OfferedVariant(
            id=variant.id,
            sku=variant.sku,
            options=variant.options,
            price=Money(variant.present_price, currency),
            in_stock=variant.orderable,
            image_url=shown.get(variant.id, first),
        )
        for variant in product.variants
    )


def facts(product: Product) -> tuple[str, ...]:
    """Each once, at most FACT_CHARS_MAX of it and FACTS_MAX altogether."""
    said = [value for value in product.attributes.values() if isinstance(value, str)]
    said += [value for variant in product.variants for value in variant.options.values()]
    return tuple(dict.fromkeys(value[:FACT_CHARS_MAX] for value in said))[:FACTS_MAX]


def newest_at(product: Product) -> int:
    """Within the years that sort keys have room for."""
    moment_ms = int((product.released_at or product.created_at).timestamp() * 1000)
    return max(-NEWEST_MS_MAX, min(moment_ms, NEWEST_MS_MAX))


def list_item(card: ProductCard) -> ProductListItem:
    facts = {name: getattr(card, name) for name in ProductListItem.__struct_fields__}
    facts["description"] = as_html(summary(plain_text(card.description)))
    return ProductListItem(**facts)


def summary(description: str) -> str:
    """At most SUMMARY_CHARS_MAX characters, cut between words."""
    if len(description) <= SUMMARY_CHARS_MAX:
        return description
    return description[:SUMMARY_CHARS_MAX].rsplit(" ", 1)[0] + "…"
