"""A product as schema.org has it, for who searches the web: in JSON-LD, to be put into its page.

Source of names and values: schema.org, Product, Offer, AggregateRating, Review and BreadcrumbList; Google Search
Central, "Product structured data" (which of them are read).
"""

from collections.abc import Sequence
from typing import Any, Final

from adapters.feeds.google_items import printed_gtin
from api.pages.storefront.catalog.product_address import absolute, product_address
from domain.catalog.descriptions import plain_text_of_clean
from domain.currency import amount_text
from domain.reviews.review import STARS_MAX
from read_models.documents import encode
from read_models.product_cards import ProductCard, VariantEntry
from read_models.reviews import ReviewDocument

CONTEXT: Final = "https://schema.org"
SAID: Final = "https://schema.org/"
REVIEWS_TOLD_MAX: Final = 3
DESCRIPTION_CHARS_MAX: Final = 5_000
NOT_IN_HTML: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""Inside a script's element these could end it, or the line."""


def product_data(card: ProductCard, reviews: Sequence[ReviewDocument], shop_url: str) -> dict[str, Any]:
    several = len(card.variants) > 1
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Product",
        "name": card.name,
        "sku": card.sku,
        "url": product_address(card.slug, shop_url),
        "image": [absolute(image.url, shop_url) for image in card.images],
        "description": plain_text_of_clean(card.description)[:DESCRIPTION_CHARS_MAX],
        "brand": None if card.brand is None else {"@type": "Brand", "name": card.brand.name},
        "gtin": None if several else gtin_of(card.variants[0]),
        "offers": [offer(card, variant, shop_url, several=several) for variant in card.variants],
        "review": [review(each) for each in reviews if each.author is not None][:REVIEWS_TOLD_MAX],
    }
    if card.rating.count:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": card.rating.average,
            "reviewCount": card.rating.count,
            "bestRating": STARS_MAX,
        }
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def offer(card: ProductCard, variant: VariantEntry, shop_url: str, *, several: bool) -> dict[str, Any]:
    ends_at = variant.sale_ends_at
    told: dict[str, Any] = {
        "@type": "Offer",
        "sku": variant.sku,
        "gtin": gtin_of(variant) if several else None,
        "mpn": variant.mpn,
        "name": ", ".join(variant.options.values()) if several else None,
        "url": product_address(card.slug, shop_url, variant.id if several else None),
        "price": amount_text(variant.price.amount, variant.price.currency),
        "priceCurrency": variant.price.currency,
        "priceValidUntil": None if ends_at is None else ends_at.date().isoformat(),
        "availability": SAID + availability(variant),
        "itemCondition": f"{SAID}NewCondition",
    }
    return {name: value for name, value in told.items() if value not in (None, "")}


def availability(variant: VariantEntry) -> str:
    if variant.stock_quantity > 0:
        return "InStock"
    return "BackOrder" if variant.backorder else "OutOfStock"


def gtin_of(variant: VariantEntry) -> str | None:
    return next((printed for code in variant.barcodes if (printed := printed_gtin(code)) is not None), None)


def review(said: ReviewDocument) -> dict[str, Any]:
    return {
        "@type": "Review",
        "name": said.title,
        "reviewBody": said.body,
        "author": {"@type": "Person", "name": said.author},
        "datePublished": said.created_at.date().isoformat(),
        "reviewRating": {"@type": "Rating", "ratingValue": said.rating, "bestRating": STARS_MAX},
    }


def breadcrumb_data(crumbs: Sequence[tuple[str, str]], shop_url: str) -> dict[str, Any]:
    """`crumbs` are names with paths."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": shop_url + path}
            for place, (name, path) in enumerate(crumbs, 1)
        ],
    }


def embedded(data: dict[str, Any]) -> str:
    """As it may stand in a script's element of a page."""
    text = encode(data).decode()
    for character, reference in NOT_IN_HTML.items():
        text = text.replace(character, reference)
    return text
