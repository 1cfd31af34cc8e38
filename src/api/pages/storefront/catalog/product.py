"""A product's page. All of it but who is there is the same for everybody, and is made once."""

from contextlib import suppress
from typing import Final
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import get
from litestar.params import FromPath

from api.callers.access import PUBLIC
from api.pages.frame import Kept, kept_of
from api.pages.page import Page, rendered
from api.pages.storefront.catalog.product_address import absolute, product_address
from api.pages.storefront.catalog.product_data import breadcrumb_data, embedded, product_data
from api.pages.storefront.catalog.product_view import product_view
from api.pages.storefront.kept_parts import KeptParts, Made, Part
from api.pages.storefront.show_as_to_all import show_as_to_all
from api.pages.visiting import Visiting
from domain.catalog.descriptions import plain_text_of_clean
from domain.currency import amount_text
from domain.languages import Language
from queries.reviews.show_product import ShownProduct, ShowProduct, show_product

REVIEWS_A_PAGE: Final = 10
REVIEW_PAGE_MAX: Final = 10_000
SUMMARY_CHARS_MAX: Final = 160
PARTS: Final = KeptParts()
"""Head and middle of a product's page."""

Crumbs = tuple[tuple[str, str], ...]
"""Names with paths, from the root to the category; what is in the tree no more has none, and isn't there."""


class Filed(msgspec.Struct, frozen=True):
    slug: str


class Glance(msgspec.Struct, frozen=True):
    """What one must know of a product before its page is made."""

    name: str
    slug: str
    category: Filed | None


class Glanced(msgspec.Struct, frozen=True):
    product: Glance


glance: Final = msgspec.json.Decoder(Glanced).decode
decode_shown: Final = msgspec.json.Decoder(ShownProduct).decode


@get("/p/{slug:str}", access=PUBLIC)
async def product(request: Visiting, slug: FromPath[str]) -> Page:
    """Look at a product. Under a former name, and under its id, one is led to the present one."""
    reviews_page = page_asked(request.asks("reviews"))
    told = await request.look_up(show_product, ShowProduct(slug, reviews_page, REVIEWS_A_PAGE))
    seen = glance(told.body).product
    if seen.slug != slug:
        return moved_for_good(request, seen.slug)
    kept, variant = await kept_of(request), id_in(request.asks("variant"))
    crumbs = crumbs_of(seen, kept)
    zone = kept.zone
    url = request.shop.settings.mail.public_url
    facts = (url, crumbs, variant, reviews_page)
    made = Made(told.body, request.language, zone, facts)
    head, main = PARTS.part(made, lambda: parts_of(made, url, crumbs, variant, reviews_page))
    said = {"name": seen.name, "head": head, "main": main, "crumbs": crumbs}
    return await show_as_to_all(request, "product.html", made, lambda: said)


def page_asked(said: str) -> int:
    """The first, where it is no number of a page."""
    return min(max(int(said), 1), REVIEW_PAGE_MAX) if said.isdecimal() and len(said) <= len(str(REVIEW_PAGE_MAX)) else 1


def id_in(said: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(said) if said else None
    return None


def moved_for_good(request: Visiting, slug: str) -> Page:
    query = urlencode(request.asked)
    location = product_address(slug) + (f"?{query}" if query else "")
    return Page("", 301, ((b"location", location.encode()),))


def crumbs_of(seen: Glance, kept: Kept) -> Crumbs:
    way = () if seen.category is None else kept.ways.get(seen.category.slug, ())
    return tuple((node.name, f"/c/{node.slug}") for node in way)


def parts_of(of: Made, url: str, crumbs: Crumbs, variant: UUID | None, reviews_page: int) -> Part:
    shown = decode_shown(of.document)
    card = shown.product
    view = product_view(card, variant)
    page = product_address(card.slug)
    said = {
        "product": card,
        "view": view,
        "reviews": shown.reviews,
        "review_count": shown.review_count,
        "reviews_page": reviews_page,
        "reviews_a_page": REVIEWS_A_PAGE,
        "zone": ZoneInfo(of.zone),
        "page": page,
        "canonical": url + page,
        "picture": absolute(card.images[0].url, url) if card.images else None,
        "summary": summary(plain_text_of_clean(card.description)),
        "price": amount_text(card.price.amount, card.price.currency),
        "data": [
            embedded(product_data(card, shown.reviews, url)),
            embedded(breadcrumb_data([*crumbs, (card.name, page)], url)),
        ],
    }
    return filled("product_head", of.language, said), filled("product_main", of.language, said)


def filled(template: str, language: Language, said: dict[str, object]) -> str:
    return rendered(f"shop/{template}.html", language, said)


def summary(text: str) -> str:
    """Cut between words."""
    return text if len(text) <= SUMMARY_CHARS_MAX else text[:SUMMARY_CHARS_MAX].rsplit(" ", 1)[0] + "…"


ALL = (product,)
