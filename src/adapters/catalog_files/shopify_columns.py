"""Shopify's columns, in the names of its exports and in those of its template of 2025, and our words for them."""

import re
from collections.abc import Sequence
from typing import Final

WORDS: Final = {
    "handle": "handle", "url handle": "handle",
    "title": "name",
    "body (html)": "description", "description": "description",
    "vendor": "brand",
    "product category": "category", "standard product type": "category", "standardized product type": "category",
    "type": "type", "custom product type": "type",
    "tags": "tags",
    "published": "published", "published on online store": "published",
    "status": "status",
    "variant sku": "sku", "sku": "sku",
    "variant barcode": "barcode", "barcode": "barcode",
    "variant price": "price", "price": "price",
    "variant compare at price": "compare_at_price", "compare-at price": "compare_at_price",
    "variant inventory tracker": "tracker", "inventory tracker": "tracker",
    "variant inventory qty": "stock", "inventory quantity": "stock",
    "variant inventory policy": "policy", "continue selling when out of stock": "policy",
    "image src": "image", "product image url": "image",
    "image position": "image_place",
    "image alt text": "image_alt",
    "variant image": "variant_image", "variant image url": "variant_image",
    "gift card": "gift_card",
} | {f"option{n} {part}": f"option{n}_{part}" for n in (1, 2, 3) for part in ("name", "value")}  # fmt: skip

SIGNS: Final = frozenset({"body (html)", "variant price", "variant sku", "variant inventory qty"})
METAFIELD: Final = re.compile(r"(.*?)\s*\(product\.metafields\.([^.()]+)\.([^()]+)\)", re.DOTALL)
OF_APPS: Final = frozenset({"mm-google-shopping", "reviews"})
"""Of these, and of namespaces with two hyphens, which Shopify keeps for apps, nothing is said of the goods."""
ATTRIBUTE: Final = "attribute "


def is_shopify(columns: Sequence[str]) -> bool:
    """Its file of products; not that of stock at its locations, which has a row for each of them."""
    names = {name.lower() for name in columns}
    if "title" not in names:
        return False
    return "url handle" in names or ("handle" in names and not names.isdisjoint(SIGNS))


def shopify_words(columns: Sequence[str]) -> dict[str, str]:
    """Ours by the names in the file. Metafields are `attribute NAME`, by the names that people see."""
    words: dict[str, str] = {}
    taken = {"type"}  # the merchant's own word for the goods, which is an attribute too
    for column in columns:
        if (word := WORDS.get(column.lower())) is not None:
            words[column] = word
        elif (found := METAFIELD.fullmatch(column)) and found[2] not in OF_APPS and "--" not in found[2]:
            name = found[1] or found[3]
            if name.lower() in taken:
                name = f"{name} ({found[2]}.{found[3]})"
            taken.add(name.lower())
            words[column] = f"{ATTRIBUTE}{name}"
    return words
