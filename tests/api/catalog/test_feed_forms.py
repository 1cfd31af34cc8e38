"""Whoever keeps a feed is told when the shop says the same otherwise."""

import hashlib
from uuid import UUID

from adapters.feeds import google_feed, sitemap
from api.routes.catalog.feeds import FORMS_REVISION
from domain.catalog.product import ProductStatus
from domain.catalog.taxonomy import Category, Label
from read_models.documents import encode
from read_models.product_cards import product_card
from tests.adapters.feeds.test_google_feed import HOSTILE, PICTURES, SHOP, product, variant

LARGE = variant(1, "TEE-L", options={"Size": "L", "colour": "red"}, compare_at_price=2_000, barcodes=("4006381333931",))
SMALL = variant(2, "T" * 51, options={"Size": "S", "Fabric": "linen"}, stock_quantity=-2, mpn="C4872A", backorder=True)
SHIRTS = Category(UUID(int=3), "Shirts", "shirts", None, ("Clothing", "Shirts"), ("clothing", "shirts"))
PRODUCTS = (
    product(variant(1, "TEE"), description="<p>Soft &amp; <b>warm</b></p>"),
    product(LARGE, SMALL, name=HOSTILE, images=PICTURES, category=SHIRTS, brand=Label(UUID(int=4), "Alder", "alder")),
    product(variant(1, "TEE"), images=()),
    product(variant(1, "TEE"), status=ProductStatus.DRAFT),
)


def said() -> str:
    whole = google_feed.xml_head(HOSTILE, SHOP) + google_feed.FOOT + google_feed.tsv_head()
    whole += sitemap.HEAD + sitemap.pages(["/", "/c/shirts"], SHOP) + sitemap.FOOT
    for card in (encode(product_card(one, "USD")) for one in PRODUCTS):
        for parts in (google_feed.xml_items, google_feed.tsv_items, sitemap.product_page):
            whole += b"".join(parts(card, SHOP))
    return hashlib.sha256(whole).hexdigest()[:16]


def test_feeds_say_the_same_as_long_as_their_revision_is_the_same() -> None:
    present = (FORMS_REVISION, said())
    assert present == (1, "53375759a1615848"), "raise FORMS_REVISION, and write down here what is said now"
