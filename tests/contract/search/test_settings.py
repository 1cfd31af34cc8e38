"""Synonyms, stop words and placements: in force with the checkpoint that brings them."""

from uuid import UUID

import pytest

from adapters.search.port import FacetValue, ProductQuery, Sort
from adapters.search.weights import ENOUGH_PRODUCTS
from domain.search.search_settings import Placement, PlacementKind, SearchSettings
from tests.contract.search.catalog import document
from tests.contract.search.engine import Engine, facets_of, items

PIN, HIDE = PlacementKind.PIN, PlacementKind.HIDE


def placed(number: int, kind: PlacementKind, *, query: str | None = None, category: str | None = None) -> Placement:
    return Placement(UUID(int=100 + number), kind, UUID(int=number), query, category)


@pytest.fixture
async def shop(engine: Engine) -> Engine:
    """Ten lamps, the first the cheapest, and a candle."""
    lamps = [
        document(
            number, f"Lamp {number}", price=number * 100, category=("Home", "Lamps"), brand="Acme", sku=f"L-{number}"
        )
        for number in range(1, 11)
    ]
    await engine.hold([*lamps, document(11, "Candle", price=50, category=("Home", "Candles"), brand="Zeta")])
    return engine


async def numbers(shop: Engine, query: ProductQuery) -> list[int]:
    return [UUID(item["id"]).int for item in items(await shop.reader.search(query))]


async def test_synonyms_work_both_ways_from_their_commit_on(shop: Engine) -> None:
    assert await shop.names("taper light") == []
    await shop.change(settings=SearchSettings(synonyms=(("candle", "taper light"),), version=1))
    assert await shop.names("taper light") == ["Candle"]
    await shop.change(settings=SearchSettings(version=2))
    assert await shop.names("taper light") == []
    assert await shop.reader.settings() == SearchSettings(version=2) == await shop.writer.settings("live")


async def test_stop_words_are_left_out_of_a_query_that_has_others(shop: Engine) -> None:
    await shop.change(document(12, "Wanted candle"))
    assert await shop.names("wanted candle", sort=Sort.PRICE) == ["Wanted candle"]
    await shop.change(settings=SearchSettings(stop_words=("wanted",), version=1))
    assert await shop.names("wanted candle", sort=Sort.PRICE) == ["Candle", "Wanted candle"]
    assert await shop.names("wanted", sort=Sort.PRICE) == ["Wanted candle"]


async def test_pinned_products_go_first_where_no_order_was_chosen(shop: Engine) -> None:
    pins = (placed(7, PIN, query="Lamp"), placed(11, PIN, query="lamp"), placed(3, HIDE, query="lamp"))
    await shop.change(settings=SearchSettings(placements=pins, version=1))

    found = await shop.search("lamp", arranged=True)
    assert [UUID(item["id"]).int for item in items(found)][:2] == [7, 11]
    assert (found.total, len(found.items)) == (10, 10), "nine lamps that are not hidden, and the candle"
    assert facets_of(found).brand == (FacetValue("acme", "Acme", 9), FacetValue("zeta", "Zeta", 1))

    by_price = await numbers(shop, ProductQuery("lamp", sort=Sort.PRICE, arranged=True))
    assert by_price == [1, 2, 4, 5, 6, 7, 8, 9, 10]
    assert (await numbers(shop, ProductQuery("lamp", arranged=True, brand=("acme",))))[0] == 7
    assert 11 not in await numbers(shop, ProductQuery("lamp", arranged=True, brand=("acme",)))
    assert sorted(await numbers(shop, ProductQuery("lamp"))) == list(range(1, 11)), "admins see it as it is"
    assert 3 in await numbers(shop, ProductQuery("lamps", arranged=True)), "other words, another occasion"


async def test_no_product_is_shown_twice_or_left_out_around_the_pinned_ones(shop: Engine) -> None:
    pins = tuple(placed(number, PIN, query="lamp") for number in (9, 2, 5))
    await shop.change(settings=SearchSettings(placements=pins, version=1))
    for page_size in (1, 2, 4, 7):
        seen: list[int] = []
        for page in range(1, 12):
            seen += await numbers(shop, ProductQuery("lamp", arranged=True, page=page, page_size=page_size))
        assert seen[:3] == [9, 2, 5]
        assert sorted(seen) == list(range(1, 11))


async def test_a_category_has_placements_too(shop: Engine) -> None:
    pins = (placed(4, PIN, category="home"), placed(10, HIDE, category="home"))
    await shop.change(settings=SearchSettings(placements=pins, version=1))
    assert await numbers(shop, ProductQuery(category=("home",), arranged=True)) == [4, 11, 9, 8, 7, 6, 5, 3, 2, 1]
    assert await numbers(shop, ProductQuery(category=("home",), arranged=True, sort=Sort.PRICE)) == [
        11, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]  # fmt: skip
    assert (await numbers(shop, ProductQuery(category=("home-lamps",), arranged=True)))[0] == 10


async def test_a_code_stands_before_what_is_pinned(shop: Engine) -> None:
    await shop.change(settings=SearchSettings(placements=(placed(1, PIN, query="l-8"),), version=1))
    assert (await numbers(shop, ProductQuery("l-8", arranged=True)))[:2] == [8, 1]


async def test_neither_pins_nor_hides_make_too_little_of_enough(engine: Engine) -> None:
    """Enough products have both words; that some are pinned or hidden brings in no others."""
    both = [document(number, "Brass lamp") for number in range(1, ENOUGH_PRODUCTS + 1)]
    others = [document(number, "Lamp oil" if number < 120 else "Brass kettle") for number in range(110, 130)]
    await engine.hold([*both, *others])
    for kind, total in ((PIN, ENOUGH_PRODUCTS), (HIDE, ENOUGH_PRODUCTS - 5)):
        placements = tuple(placed(number, kind, query="brass lamp") for number in range(1, 6))
        await engine.change(settings=SearchSettings(placements=placements, version=engine.standing.position))
        for asked in ({}, {"in_stock": True}):
            assert (await engine.search("brass lamp", arranged=True, **asked)).total == total


async def test_a_synonym_may_have_a_stop_word_in_it(engine: Engine) -> None:
    await engine.hold([document(1, "Oak dresser"), document(2, "Chest of drawers")])
    settings = SearchSettings((("chest of drawers", "dresser"),), ("of",), version=1)
    await engine.change(settings=settings)
    assert (
        set(await engine.names("dresser"))
        == set(await engine.names("chest of drawers"))
        == {
            "Oak dresser",
            "Chest of drawers",
        }
    )


async def test_a_reader_that_has_never_been_asked_knows_the_settings(shop: Engine) -> None:
    await shop.change(settings=SearchSettings(placements=(placed(3, HIDE, query="lamp"),), version=1))
    async with shop.another_reader() as reader:
        found = await reader.search(ProductQuery("lamp", arranged=True))
    assert found.total == 9
