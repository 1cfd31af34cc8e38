"""A product as search engines read it, and as its page lays it out."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from api.pages.storefront.catalog.product_data import embedded, product_data
from api.pages.storefront.catalog.product_view import FEW_UNITS_MAX, RADIOS_MAX, StockState, product_view, stock_state
from api.pages.storefront.kept_parts import KeptParts, Made, Part, bytes_of
from domain.catalog.product import ProductStatus
from domain.languages import Language
from domain.money import Money
from read_models.product_cards import ImageEntry, ProductCard, Rating, VariantEntry

URL = "https://shop.example"
NOW = datetime(2026, 11, 29, tzinfo=UTC)


def variant(number: int, stock: int = 10, *, currency: str = "EUR", **more: object) -> VariantEntry:
    facts = {
        "id": UUID(int=number),
        "sku": f"L-{number}",
        "options": {"size": str(number)},
        "price": Money(1_999, currency),
        "compare_at_price": None,
        "sale_ends_at": None,
        "stock_quantity": stock,
        "mpn": None,
        "barcodes": (),
        "backorder": False,
    }
    return VariantEntry(**(facts | more))  # type: ignore[arg-type]


def card(*variants: VariantEntry, images: tuple[ImageEntry, ...] = (), name: str = "Lamp") -> ProductCard:
    return ProductCard(
        id=UUID(int=1),
        slug="lamp",
        sku=variants[0].sku,
        name=name,
        description="<p>Bright &amp; quiet</p>",
        status=ProductStatus.PUBLISHED,
        brand=None,
        category=None,
        tags=(),
        images=images,
        price=variants[0].price,
        price_max=variants[-1].price,
        in_stock=True,
        stock_quantity=10,
        rating=Rating(0, 0),
        variants=variants,
        attributes={},
        released_at=None,
        created_at=NOW,
        updated_at=NOW,
        version=1,
    )


def image(number: int, url: str, shows: int | None = None) -> ImageEntry:
    smaller = {"thumb": "/media/t", "medium": "/media/m"} if url.startswith("/") else {}
    return ImageEntry(UUID(int=number), url, "", 1_000, 500, smaller, None if shows is None else UUID(int=shows))


@pytest.mark.parametrize(("currency", "price"), [("EUR", "19.99"), ("JPY", "1999"), ("KWD", "1.999")])
def test_prices_have_the_digits_of_their_currency(currency: str, price: str) -> None:
    (offer,) = product_data(card(variant(1, currency=currency)), (), URL)["offers"]
    assert (offer["price"], offer["priceCurrency"]) == (price, currency)


def test_a_number_is_a_gtin_only_where_it_is_one() -> None:
    pencil = variant(1, barcodes=("nonsense", "04006381333931"))
    assert product_data(card(pencil), (), URL)["gtin"] == "4006381333931"
    assert "gtin" not in product_data(card(variant(1, barcodes=("04006381333932",))), (), URL)
    several = product_data(card(pencil, variant(2)), (), URL)
    assert "gtin" not in several
    assert [offer.get("gtin") for offer in several["offers"]] == ["4006381333931", None]


def test_pictures_are_told_with_their_whole_address() -> None:
    told = product_data(card(variant(1), images=(image(1, "/media/a"), image(2, "https://cdn.example/b"))), (), URL)
    assert told["image"] == ["https://shop.example/media/a", "https://cdn.example/b"]
    assert told["description"] == "Bright & quiet"


def test_what_is_told_ends_no_script() -> None:
    name = "</script><!--&\u2028\u2029\"'"
    text = embedded(product_data(card(variant(1), name=name), (), URL))
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text)["name"] == name


@pytest.mark.parametrize(
    ("stock", "backorder", "state"),
    [
        (FEW_UNITS_MAX + 1, False, "in-stock"),
        (FEW_UNITS_MAX, False, "few-left"),
        (1, True, "in-stock"),
        (0, True, "backorder"),
        (0, False, "out-of-stock"),
    ],
)
def test_stock_is_said_as_people_ask_for_it(stock: int, backorder: bool, state: StockState) -> None:
    assert stock_state(variant(1, stock, backorder=backorder)) == state


def test_what_can_be_ordered_is_chosen_first_and_what_was_asked_for_before_that() -> None:
    lamp = card(variant(1, 0), variant(2), variant(3), images=(image(1, "/media/a"), image(2, "/media/b", shows=3)))
    assert [one.is_chosen for one in product_view(lamp, None).variants] == [False, True, False]
    assert product_view(lamp, None).shown is None
    asked = product_view(lamp, UUID(int=3))
    assert [one.is_chosen for one in asked.variants] == [False, False, True]
    assert asked.shown is not None
    assert [picture.url for picture in asked.pictures] == ["/media/b", "/media/a"]
    assert asked.pictures[0].sources == "/media/t 240w, /media/m 640w"
    assert product_view(card(variant(1, 0)), UUID(int=9)).variants[0].is_chosen
    many = card(*(variant(number) for number in range(1, RADIOS_MAX + 2)))
    assert not product_view(many, None).as_radios


def test_parts_are_made_once_and_the_oldest_make_room() -> None:
    made = list[str]()

    def part(text: str, kept: KeptParts) -> Part:
        def make() -> Part:
            made.append(text)
            return (text,)

        return kept.part(Made(b"", Language.ENGLISH, "UTC", (text,)), make)

    few = KeptParts(count_max=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        assert part(text, few) == (text,)
    assert (made, len(few)) == (["a", "b", "c", "b"], 2)

    short = KeptParts(bytes_max=5)
    for text in ("four", "x", "yy"):
        part(text, short)
    assert (len(short), short.bytes_kept) == (2, 3)
    assert bytes_of(Made(b"12", Language.ENGLISH, "UTC", ()), ("3", "é")) == 5
