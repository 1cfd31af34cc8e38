"""Google's feeds: every item has what is required, within its bounds, however products are called."""

import csv
import io
import re
from datetime import UTC, datetime
from uuid import UUID
from xml.etree import ElementTree

import pytest

from adapters.feeds.google_feed import FOOT, NAMESPACE, tsv_head, tsv_items, xml_head, xml_items
from adapters.feeds.google_items import ATTRIBUTES
from domain.catalog.product import Image, Product, ProductStatus, Variant
from domain.catalog.taxonomy import Category, Label
from read_models.documents import encode
from read_models.product_cards import product_card

SHOP = "https://shop.example/eu"
REQUIRED = ("id", "title", "description", "link", "image_link", "availability", "price", "condition")
BOUNDS = {
    "id": 50, "title": 150, "description": 5_000, "link": 2_000, "image_link": 2_000, "additional_image_link": 2_000,
    "brand": 70, "gtin": 50, "mpn": 70, "item_group_id": 50, "color": 100, "size": 100, "material": 200,
    "product_type": 750,
}  # fmt: skip
DAY = datetime(2026, 11, 23, tzinfo=UTC)
HOSTILE = "</title>]]>&amp;\"'\t<script>\r\n\x0b\ufffe😀 "
PICTURES = tuple(Image(UUID(int=number), f"https://a.example/{number}.jpg?a=1&b=,", "") for number in range(1, 15))


def variant(number: int, sku: str, **more: object) -> Variant:
    facts = {"options": {}, "price": 1_500, "compare_at_price": None, "stock_quantity": 3} | more
    return Variant(UUID(int=number), sku, **facts)  # type: ignore[arg-type]


def product(*variants: Variant, **more: object) -> Product:
    facts = {
        "name": "Tee",
        "description": "",
        "status": ProductStatus.PUBLISHED,
        "brand": None,
        "category": None,
        "images": PICTURES[:1],
        "attributes": {},
    } | more
    return Product(
        id=UUID(int=7),
        slug="tee",
        tags=(),
        variants=variants,
        rating_sum=0,
        rating_count=0,
        units_sold=0,
        released_at=None,
        created_at=DAY,
        updated_at=DAY,
        version=1,
        **facts,  # type: ignore[arg-type]
    )


def found(sold: Product, currency: str = "USD") -> list[dict[str, list[str]]]:
    """The same items in both forms, as readers of each understand them."""
    card = encode(product_card(sold, currency))
    feed = ElementTree.fromstring(xml_head(HOSTILE, SHOP) + b"".join(xml_items(card, SHOP)) + FOOT)
    table = (tsv_head() + b"".join(tsv_items(card, SHOP))).decode()
    rows = list(csv.DictReader(io.StringIO(table, newline=""), delimiter="\t", strict=True))
    items = []
    for item, row in zip(feed.iterfind("channel/item"), rows, strict=True):
        values: dict[str, list[str]] = {}
        for each in item:
            values.setdefault(each.tag.removeprefix(f"{{{NAMESPACE}}}"), []).append(each.text or "")
        assert {name: text for name, text in row.items() if text} == {
            name: ",".join(one.replace(",", "%2C") for one in texts) if name == "additional_image_link" else texts[0]
            for name, texts in values.items()
        }
        assert not re.search("[\t\r\n]", "".join(row.values()))
        items.append(values)
    return items


def test_a_product_of_one_variant() -> None:
    (item,) = found(product(variant(1, "TEE"), description="<p>Soft &amp; <b>warm</b></p><p>Washable</p>"))
    assert item == {
        "id": ["TEE"],
        "title": ["Tee"],
        "description": ["Soft & warm Washable"],
        "link": [f"{SHOP}/p/tee"],
        "image_link": ["https://a.example/1.jpg?a=1&b=,"],
        "availability": ["in_stock"],
        "price": ["15.00 USD"],
        "identifier_exists": ["no"],
        "condition": ["new"],
    }


def test_variants_are_items_of_one_group() -> None:
    small = variant(
        1, "TEE-S", options={"Size": "S", "colour": "red"}, compare_at_price=2_000, barcodes=("x", "04006381333931")
    )
    medium = variant(
        2, "T" * 51, options={"Size": "M", "Fabric": "linen"}, stock_quantity=-2, mpn="C4872A", backorder=True
    )
    path = Category(UUID(int=3), "Shirts", "shirts", None, ("Clothing", "Shirts"), ("clothing", "shirts"))
    shown = (PICTURES[0], Image(UUID(int=40), "/media/m.jpg", "", variant_id=medium.id))
    first, second = found(
        product(small, medium, images=shown, category=path, brand=Label(UUID(int=4), "Alder & Finch", "alder-finch"))
    )
    group = str(UUID(int=7))
    assert first == {
        "id": ["TEE-S"],
        "title": ["Tee (S, red)"],
        "description": ["Tee (S, red)"],
        "link": [f"{SHOP}/p/tee?variant={small.id}"],
        "image_link": ["https://a.example/1.jpg?a=1&b=,"],
        "availability": ["in_stock"],
        "price": ["20.00 USD"],
        "sale_price": ["15.00 USD"],
        "brand": ["Alder & Finch"],
        "gtin": ["4006381333931"],
        "item_group_id": [group],
        "color": ["red"],
        "size": ["S"],
        "product_type": ["Clothing > Shirts"],
        "condition": ["new"],
    }
    assert (second["id"], second["mpn"], second["material"]) == ([str(medium.id)], ["C4872A"], ["linen"])
    assert (second["availability"], second["price"]) == (["out_of_stock"], ["15.00 USD"])
    assert (second["image_link"], second["additional_image_link"]) == (
        [f"{SHOP}/media/m.jpg"],
        ["https://a.example/1.jpg?a=1&b=,"],
    )
    assert "gtin" not in second
    assert "identifier_exists" not in second


@pytest.mark.parametrize(
    ("currency", "amount", "told"), [("JPY", 1_299, "1299 JPY"), ("KWD", 1_234, "1.234 KWD"), ("USD", 5, "0.05 USD")]
)
def test_amounts_have_their_currencys_digits(currency: str, amount: int, told: str) -> None:
    (item,) = found(product(variant(1, "TEE", price=amount)), currency)
    assert item["price"] == [told]


@pytest.mark.parametrize(
    ("barcode", "told"),
    [("00000096385074", "96385074"), ("00036000291452", "036000291452"), ("10614141000415", "10614141000415")],
)
def test_a_gtin_is_told_as_it_is_printed(barcode: str, told: str) -> None:
    (item,) = found(product(variant(1, "TEE", barcodes=(barcode,))))
    assert item["gtin"] == [told]


def test_nothing_is_longer_than_it_may_be_or_breaks_what_it_stands_in() -> None:
    long = HOSTILE * 3_000
    sold = product(
        variant(1, HOSTILE, options={"size": long, "Color": long, "material": long}, mpn=long, barcodes=(long,)),
        variant(2, "B", options={"size": "=1+1"}),
        name=long,
        description=f"<p>{HOSTILE.replace('<', '&lt;')}</p>" * 3_000,
        brand=Label(UUID(int=4), long, "long"),
        category=Category(UUID(int=3), long, "c", None, (long, long), ("c", "c")),
        images=(*PICTURES, Image(UUID(int=50), f"https://a.example/{'x' * 2_000}", "")),
    )
    items = found(sold)
    assert len(items) == 2
    for item in items:
        assert set(REQUIRED) <= set(item) <= set(ATTRIBUTES)
        assert len(item["additional_image_link"]) == 10
        for name, texts in item.items():
            assert all(0 < len(text) <= BOUNDS.get(name, 100) for text in texts), name


def test_what_is_not_published_or_has_no_picture_is_no_item() -> None:
    assert found(product(variant(1, "TEE"), status=ProductStatus.DRAFT)) == []
    assert found(product(variant(1, "TEE"), images=())) == []
