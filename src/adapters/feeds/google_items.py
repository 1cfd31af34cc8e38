"""A product as items of Google Merchant Center: one for every variant that is sold.

Source of names, values and bounds: Google Merchant Center Help, "Product data specification"
(support.google.com/merchants/answer/7052112). Lengths are in characters.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from adapters.feeds.xml_text import said
from domain.catalog.descriptions import plain_text_of_clean
from domain.catalog.gtin import LENGTHS, gtin, written_forms
from domain.currency import money_text
from domain.folding import caseless
from domain.money import Money
from read_models.product_cards import ImageEntry, ProductCard, VariantEntry

ID_CHARS_MAX: Final = 50
TITLE_CHARS_MAX: Final = 150
DESCRIPTION_CHARS_MAX: Final = 5_000
ADDRESS_CHARS_MAX: Final = 2_000
FURTHER_IMAGES_MAX: Final = 10
BRAND_CHARS_MAX: Final = 70
MPN_CHARS_MAX: Final = 70
TYPE_CHARS_MAX: Final = 750
OPTIONS: Final = {
    "color": (("color", "colour"), 100),
    "size": (("size",), 100),
    "material": (("material", "fabric"), 200),
}
"""By attribute: what an option of it is called here, in any case, and how long its value may be."""
ATTRIBUTES: Final = (
    "id",
    "title",
    "description",
    "link",
    "image_link",
    "additional_image_link",
    "availability",
    "price",
    "sale_price",
    "brand",
    "gtin",
    "mpn",
    "identifier_exists",
    "item_group_id",
    "color",
    "size",
    "material",
    "product_type",
    "condition",
)

Item = Mapping[str, Sequence[str]]
"""The values of its attributes; none has an empty list."""


def items(card: ProductCard, shop_url: str) -> Iterator[Item]:
    """None of what has no picture: it would be refused. `shop_url`, where people reach the shop, ends in no slash."""
    description = short(said(plain_text_of_clean(card.description)), DESCRIPTION_CHARS_MAX)
    several = len(card.variants) > 1
    for variant in card.variants:
        page = f"{shop_url}/p/{card.slug}" + (f"?variant={variant.id}" if several else "")
        title = title_of(card, variant)
        shown = pictures(card.images, variant, shop_url)
        if not shown:
            continue
        values = {
            "id": [variant.sku if len(variant.sku) <= ID_CHARS_MAX else str(variant.id)],
            "title": [title],
            "link": [page],
            "image_link": shown[:1],
            "additional_image_link": shown[1 : 1 + FURTHER_IMAGES_MAX],
            "availability": ["in_stock" if variant.stock_quantity > 0 else "out_of_stock"],
            **prices(variant.price, variant.compare_at_price),
            **identifiers(card, variant),
            "item_group_id": [str(card.id)] if several else [],
            **options(variant),
            "product_type": [] if card.category is None else [short(" > ".join(card.category.path), TYPE_CHARS_MAX)],
            "condition": ["new"],
        }
        tidy = {name: [text for each in found if (text := said(each))] for name, found in values.items()}
        yield {name: found for name, found in tidy.items() if found} | {"description": [description or title]}


def title_of(card: ProductCard, variant: VariantEntry) -> str:
    """What tells the variants apart stands in it, as far as there is room."""
    chosen = ", ".join(variant.options.values()) if len(card.variants) > 1 else ""
    return short(said(f"{card.name} ({chosen})" if chosen else card.name), TITLE_CHARS_MAX) or variant.sku


def pictures(images: Sequence[ImageEntry], variant: VariantEntry, shop_url: str) -> list[str]:
    """Its own first, then those of the whole product; none of another variant."""
    shown = [image for image in images if image.variant_id in (variant.id, None)]
    shown.sort(key=lambda image: image.variant_id is None)
    addresses = (shop_url + image.url if image.url.startswith("/") else image.url for image in shown)
    return [address for address in addresses if len(address) <= ADDRESS_CHARS_MAX]


def prices(now: Money, before: Money | None) -> dict[str, Sequence[str]]:
    """What it cost before is the price, and what it costs the one of the sale."""
    if before is None:
        return {"price": [amount(now)]}
    return {"price": [amount(before)], "sale_price": [amount(now)]}


def amount(money: Money) -> str:
    return money_text(money.amount, money.currency)


def identifiers(card: ProductCard, variant: VariantEntry) -> dict[str, Sequence[str]]:
    """What has neither number has none that a maker gave it."""
    numbers = [printed for code in variant.barcodes if (printed := printed_gtin(code)) is not None]
    return {
        "brand": [] if card.brand is None else [short(card.brand.name, BRAND_CHARS_MAX)],
        "gtin": numbers[:1],
        "mpn": [] if variant.mpn is None else [short(variant.mpn, MPN_CHARS_MAX)],
        "identifier_exists": [] if numbers or variant.mpn is not None else ["no"],
    }


def printed_gtin(code: str) -> str | None:
    """In as few digits as GTINs have, and it has room in; None of what is no GTIN."""
    digits = gtin(code)
    if digits is None:
        return None
    return min((form for form in written_forms(digits) if len(form) in LENGTHS), key=len)


def options(variant: VariantEntry) -> dict[str, Sequence[str]]:
    named = {caseless(name): value for name, value in variant.options.items()}
    return {
        attribute: [short(named[name], chars_max) for name in names if name in named][:1]
        for attribute, (names, chars_max) in OPTIONS.items()
    }


def short(text: str, chars_max: int) -> str:
    """Cut between words, where there are any."""
    if len(text) <= chars_max:
        return text
    return text[: chars_max + 1].rsplit(" ", 1)[0][:chars_max]
