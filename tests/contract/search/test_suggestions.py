"""What is offered as one types: as both engines must."""

from typing import Any
from uuid import UUID

import pytest

from adapters.search.offered import Suggested
from adapters.search.port import SearchReader
from adapters.search.suggested import PRODUCTS_MAX
from domain.catalog.product import ProductStatus
from domain.search.search_settings import Placement, PlacementKind, SearchSettings
from tests.contract.search.catalog import document
from tests.contract.search.engine import Engine
from tests.contract.search.test_words import ODDITIES

NAMES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Wireless desk lamp", {"brand": "Acme", "units_sold": 30, "sku": "LAMP-77"}),
    ("Brass floor lamp", {"brand": "Zeta", "units_sold": 200}),
    ("Table lamps, pair", {"units_sold": 900, "stock": 0}),
    ("Café crème cup", {"brand": "Mühle"}),
    ("Rechargeable battery", {}),
    ("Wireless headphones", {"brand": "Acme", "units_sold": 7}),
    ("化妆包旅行", {}),
    ("Ёлка новогодняя", {}),
    ("Gift card", {"description": "for a unicorn"}),
)


@pytest.fixture
async def shop(engine: Engine) -> Engine:
    documents = [document(number, name, **facts) for number, (name, facts) in enumerate(NAMES, 1)]
    await engine.hold([*documents, document(10, "Wirework, secret", status=ProductStatus.DRAFT)])
    return engine


async def suggested(engine: Engine, typed: str, *searches: str) -> Suggested:
    return await engine.reader.suggest(typed, searches)


async def names(engine: Engine, typed: str) -> list[str]:
    return [product.name for product in (await suggested(engine, typed)).products]


async def words(engine: Engine, typed: str) -> list[str]:
    return list((await suggested(engine, typed)).words)


async def test_words_end_as_products_that_have_the_others_are_called(shop: Engine) -> None:
    assert await words(shop, "woo") == await words(shop, "secr") == []
    assert await words(shop, "brass flo") == ["Brass floor"]
    assert await words(shop, "wireless HEA") == ["Wireless headphones"]
    assert await words(shop, "unic") == [], "it is in a description only"
    assert await words(shop, "lam") == ["lamp"], "one of singular and plural"


async def test_they_are_spelled_as_the_shop_does(shop: Engine) -> None:
    assert await words(shop, "cafe cre") == ["Café crème"]
    assert await words(shop, "化") == ["化妆包旅行"]
    assert await words(shop, "елк") == ["Ёлка"]
    assert await names(shop, "mü") == await names(shop, "MU") == ["Café crème cup"], "by its brand"


async def test_what_can_be_bought_and_sells_goes_first(shop: Engine) -> None:
    assert await names(shop, "lam") == ["Brass floor lamp", "Wireless desk lamp", "Table lamps, pair"]
    assert await names(shop, "wireless ") == ["Wireless desk lamp", "Wireless headphones"]
    assert await names(shop, "wireles ") == ["Wireless desk lamp", "Wireless headphones"]
    assert await names(shop, "acme head") == ["Wireless headphones"]
    assert await names(shop, "lamp77") == await names(shop, "LAMP-7") == ["Wireless desk lamp"], "a code"


async def test_typos_are_forgiven_as_in_searches_and_stand_behind_what_is_right(shop: Engine) -> None:
    assert await names(shop, "hedphon") == await names(shop, "wirelss hea") == ["Wireless headphones"]
    assert await words(shop, "hedphon") == ["headphones"]
    assert await words(shop, "wirelss hea") == ["Wireless headphones"]
    assert await names(shop, "rechargaeble batery ") == ["Rechargeable battery"]
    assert await names(shop, "lapm") == await names(shop, "brsa") == [], "of so few letters none"
    assert await names(shop, "hdephnos") == [], "nor two of eight"
    await shop.change(document(11, "Tabla drum", units_sold=5_000))
    assert await names(shop, "table") == ["Table lamps, pair", "Tabla drum"]
    assert (await suggested(shop, "cable")).forgiving


async def test_of_namesakes_one_is_offered_and_never_too_many(engine: Engine) -> None:
    await engine.hold(
        [
            *(document(number, "Red kettle", units_sold=number) for number in range(1, 4)),
            *(document(number, f"Kettle {number}") for number in range(4, 12)),
        ]
    )
    offered = await suggested(engine, "kettle")
    assert (len(offered.products), offered.products[0].slug, offered.forgiving) == (PRODUCTS_MAX, "p-3", False)
    assert offered.words == ["Kettle"]


async def test_products_have_what_is_shown_of_them(shop: Engine) -> None:
    (product,) = (await suggested(shop, "card")).products
    assert (product.slug, product.name, product.image_url) == ("p-9", "Gift card", None)
    assert (product.id.int, product.price.amount, product.price.currency) == (9, 1_000, "USD")


async def test_of_past_searches_those_are_left_that_products_still_meet(shop: Engine) -> None:
    asked = ("lamps brass", "unicorn card", "unicorn lamp", "dragon")
    assert (await suggested(shop, "l", *asked)).searches == ["lamps brass", "unicorn card"]


async def test_what_the_shop_hides_for_these_words_is_not_offered(shop: Engine) -> None:
    hidden = Placement(UUID(int=1), PlacementKind.HIDE, UUID(int=2), query="lamp")
    await shop.change(settings=SearchSettings(stop_words=("the", "pair"), placements=(hidden,), version=1))
    assert await names(shop, "lamp") == ["Wireless desk lamp", "Table lamps, pair"]
    assert await names(shop, "the lam") == ["Brass floor lamp", "Wireless desk lamp", "Table lamps, pair"]
    assert await words(shop, "pai") == [], "a stop word"


async def test_what_changed_is_offered_no_more(shop: Engine) -> None:
    assert await words(shop, "gif") == ["Gift"]
    await shop.change(document(9, "Voucher"), document(5, "Rechargeable battery", status=ProductStatus.ARCHIVED))
    assert await words(shop, "gif") == await words(shop, "rech") == await names(shop, "rech") == []
    assert await words(shop, "vou") == ["Voucher"]
    await shop.change(document(9, "Voyage"))
    assert await words(shop, "vo") == ["Voyage"]


async def test_oddities_are_words_or_nothing(shop: Engine) -> None:
    for typed in ("", "   ", "!!!", "~{}[]", "lamp " * 500, *ODDITIES):
        offered = await suggested(shop, typed)
        assert len(offered.products) <= PRODUCTS_MAX
        if not any(letter.isalnum() for letter in typed):
            assert offered == Suggested(), typed


async def test_two_readers_offer_the_same(shop: Engine) -> None:
    async with shop.another_reader() as other:
        reader: SearchReader = other
        assert await reader.suggest("lam", ()) == await suggested(shop, "lam")
