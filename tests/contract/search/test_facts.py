"""Attributes and options: filtered by, counted, and met by one and the same variant."""

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from adapters.search.port import Chosen, NamedFacet, ProductQuery, Sort, ValueCount
from domain.catalog.product import Variant
from domain.search.facet_names import FacetNames
from domain.search.search_settings import SearchSettings
from read_models.product_search import OfferedVariant, SearchDocument
from tests.contract.search.catalog import document, variant
from tests.contract.search.engine import KINDS, Engine, facets_of, items, open_engine

COLOURS, MATERIALS, SIZES, CUTS = ("Red", "Green", "Blue"), ("oak", "Brass"), ("S", "M", "L"), ("slim", "wide")
POWERS: tuple[Any, ...] = ("12 V", "24 V", "230 V", 12, 5.5)


def dressed(count: int, seed: int = 3) -> list[SearchDocument]:
    """With up to three variants, in stock or not, at three prices."""
    chance = random.Random(seed)
    shop = []
    for number in range(1, count + 1):
        attributes = {
            name: chance.choice(values)
            for name, values in (("colour", COLOURS), ("Material", MATERIALS), ("power", POWERS))
            if chance.random() < 0.8
        }
        variants = tuple(
            variant(
                1_000 * number + place, chance.choice((500, 1_000, 2_000)), chance.choice((0, 4)), size=size, cut=cut
            )
            for place, (size, cut) in enumerate(
                chance.sample([(size, cut) for size in SIZES for cut in CUTS], chance.randrange(1, 4))
            )
        )
        shop.append(document(number, f"Thing {number}", attributes=attributes, variants=variants))
    return shop


SHOP = dressed(100)
OFFERED = SearchSettings(facets=FacetNames(("material", "Power"), ("size", "cut")), version=1)


@pytest.fixture(scope="module", params=KINDS)
async def dresses(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> AsyncIterator[Engine]:
    """Hold SHOP, for tests that only look."""
    home = tmp_path_factory.mktemp("dresses")
    async with open_engine(request.param, home, f"contract-dresses-{worker_id}") as engine:
        await engine.hold(SHOP, OFFERED)
        yield engine


def one_meets(found: OfferedVariant, query: ProductQuery) -> bool:
    return (
        (query.min_price is None or found.price.amount >= query.min_price)
        and (query.max_price is None or found.price.amount <= query.max_price)
        and (query.in_stock is not True or found.in_stock)
        and all(found.options[chosen.name] in chosen.values for chosen in query.options)
    )


def passes(found: SearchDocument, query: ProductQuery) -> bool:
    said = {name: str(value) for name, value in found.item.attributes.items()}
    return (
        all(said.get(chosen.name) in chosen.values for chosen in query.attributes)
        and (query.in_stock is not False or not found.in_stock)
        and any(one_meets(offered, query) for offered in found.variants)
    )


def counted(query: ProductQuery, values: Callable[[SearchDocument], set[str]]) -> dict[str, int]:
    return dict(Counter(value for found in SHOP if passes(found, query) for value in values(found)))


def some(name: str, values: tuple[str, ...]) -> st.SearchStrategy[tuple[Chosen, ...]]:
    chosen = st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)
    return st.just(()) | chosen.map(lambda found: (Chosen(name, tuple(found)),))


queries = st.builds(
    lambda material, colour, size, cut, **more: ProductQuery(
        attributes=material + colour, options=size + cut, page_size=100, sort=Sort.NEWEST, **more
    ),
    material=some("Material", MATERIALS),
    colour=some("colour", COLOURS),
    size=some("size", SIZES),
    cut=some("cut", CUTS),
    min_price=st.none() | st.sampled_from((600, 1_000)),
    max_price=st.none() | st.sampled_from((500, 1_000, 1_500)),
    in_stock=st.none() | st.booleans(),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries)
async def test_one_variant_meets_price_stock_and_options_and_facets_count_it(
    dresses: Engine, query: ProductQuery
) -> None:
    found = await dresses.reader.search(query)
    expected = [each for each in SHOP if passes(each, query)]
    assert {item["id"] for item in items(found)} == {each.id for each in expected}
    facets = {facet.name: {one.value: one.count for one in facet.values} for facet in facets_of(found).attributes}
    material = counted(
        query.without("attr.Material"), lambda each: {str(each.item.attributes.get("Material", ""))} - {""}
    )
    assert facets.get("Material", {}) == material
    sizes = {facet.name: {one.value: one.count for one in facet.values} for facet in facets_of(found).options}
    for name, values in (("size", SIZES), ("cut", CUTS)):
        would_be = {value: sum(passes(each, with_option(query, name, value)) for each in SHOP) for value in values}
        assert sizes.get(name, {}) == {value: count for value, count in would_be.items() if count}


def with_option(query: ProductQuery, name: str, value: str) -> ProductQuery:
    rest = query.without(f"option.{name}")
    return replace(rest, options=(*rest.options, Chosen(name, (value,))))


async def test_of_very_many_products_facts_are_estimated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_engine("embedded", tmp_path, "estimated") as engine:
        await engine.hold(SHOP, OFFERED)
        exact = await engine.search()
        monkeypatch.setattr("adapters.search.embedded.fact_facets.COUNTED_PRODUCTS_MAX", 50)
        estimated = await engine.search(sort=Sort.PRICE)
    assert (exact.total, estimated.total) == (100, 100)
    counts = [one.count for facet in facets_of(estimated).attributes for one in facet.values]
    assert {count % 2 for count in counts} == {0}, "each stands for two"
    assert 50 < sum(one.count for one in facets_of(estimated).attributes[0].values) < 110


async def test_the_variant_that_was_met_is_shown(engine: Engine) -> None:
    """Fault of other shops: found by one variant's price and another's stock."""
    await engine.hold(
        [document(1, "Coat", variants=(variant(11, 5_000, 0, size="M"), variant(12, 10_000, 3, size="L")))]
    )

    async def met(**asked: Any) -> list[str]:
        return [item["variant"]["sku"] for item in items(await engine.search(**asked))]

    assert await met(min_price=9_000) == ["V-12"]
    assert await met(max_price=6_000) == ["V-11"]
    assert await met(max_price=6_000, in_stock=True) == []
    assert await met(in_stock=True) == ["V-12"]
    assert await met(in_stock=False) == []
    assert await met(options=(Chosen("Size", ("m", "L")),)) == ["V-11"], "the cheapest"
    assert await met(options=(Chosen("size", ("M",)),), in_stock=True) == []
    assert await met(options=(Chosen("size", ("M",)),), min_price=6_000) == []
    assert await met(min_price=7_000, max_price=6_000) == []
    (item,) = items(await engine.search("coat", in_stock=True))
    assert item["variant"] == {
        "id": "00000000-0000-0000-0000-00000000000c",
        "sku": "V-12",
        "options": {"size": "L"},
        "price": {"amount": 10_000, "currency": "USD"},
        "in_stock": True,
        "image_url": None,
    }
    (item,) = items(await engine.search())
    assert "variant" not in item


async def test_values_are_the_same_whatever_their_spelling_and_numbers_are_numbers(engine: Engine) -> None:
    await engine.hold(
        [
            document(1, "A", attributes={"place": "Café", "power": "12 V", "weight": 10}),
            document(2, "B", attributes={"place": "CAFÉ", "power": "12V", "weight": "10"}),
            document(3, "C", attributes={"Place": "cafe", "power": "230 V", "weight": 10.5}),
            document(4, "D", attributes={"place": "Bar", "power": "5 W", "lit": True, "weight": -3}),
            document(5, "E", attributes={"place": "x" * 300}),
        ]
    )

    async def having(name: str, *values: str) -> str:
        found = items(await engine.search(attributes=(Chosen(name, values),), sort=Sort.NEWEST))
        return "".join(sorted(item["name"] for item in found))

    assert await having("place", "cafe") == await having("PLACE", "CAFÉ") == "ABC"
    assert await having("place", "bar", "café") == "ABCD"
    assert await having("place", "x" * 300) == "E", "too long to be offered, and found"
    assert await having("weight", "10") == await having("weight", "10.0") == "AB"
    assert await having("weight", "10..10.5") == "ABC"
    assert await having("weight", "10.25..") == "C"
    assert await having("weight", "..0") == "D"
    assert await having("weight", "11..10") == "", "upside down: nothing is in it"
    assert await having("weight", "..0", "10.5") == "CD"
    assert await having("power", "12 v") == "AB"
    assert await having("power", "5..20") == "ABD", "as written, whatever the unit"
    assert await having("power", "5..20 V") == "AB"
    assert await having("lit", "true") == "D"
    assert await having("nobody has this", "1") == await having("place", "..") == ""

    found = await engine.search()
    facets = {facet.name.lower(): facet for facet in facets_of(found).attributes}
    assert [one.count for one in facets["place"].values] == [3, 1]
    assert facets["weight"] == NamedFacet(
        "weight", (ValueCount("10", 2), ValueCount("-3", 1), ValueCount("10.5", 1)), -3, 10.5, None
    )
    power = facets["power"]
    assert ([one.count for one in power.values], power.min, power.max, power.unit) == ([2, 1, 1], 12, 230, "V")
    assert facets["place"].min is UNSET


async def test_names_that_tell_products_apart_are_offered_until_the_shop_says_which(engine: Engine) -> None:
    shop = [
        document(
            number,
            f"Lamp {number}",
            attributes={"made": "here", "colour": COLOURS[number % 3], "serial": str(7_000 + number) + "x"}
            | {f"rare {number}": "yes"}
            | ({"shade": ("round", "square")[number % 2]} if number % 3 else {}),
            options={"bulb": ("warm", "cold")[number % 2]},
        )
        for number in range(1, 61)
    ]
    await engine.hold(shop, SearchSettings(version=1))
    names = [facet.name for facet in facets_of(await engine.search("lamp")).attributes]
    assert names == ["colour", "shade"], "not what all have, few have, or each has for itself"
    assert [facet.name for facet in facets_of(await engine.search()).options] == ["bulb"]
    only = await engine.search(attributes=(Chosen("colour", ("red",)),))
    assert {facet.name: [one.count for one in facet.values] for facet in facets_of(only).attributes}["colour"] == [
        20
    ] * 3

    await engine.change(settings=SearchSettings(facets=FacetNames(("Made", "nothing"), ()), version=2))
    found = await engine.search("lamp")
    assert [(facet.name, facet.values) for facet in facets_of(found).attributes] == [
        ("made", (ValueCount("here", 60),))
    ]
    assert facets_of(found).options == ()
    chosen = await engine.search(options=(Chosen("bulb", ("warm",)),))
    assert [facet.name for facet in facets_of(chosen).options] == ["bulb"], "one must be able to take it back"


async def test_of_many_options_all_are_met_by_one_variant(engine: Engine) -> None:
    def four(number: int, a: str, b: str, c: str, d: str) -> Variant:
        return variant(number, 1_000, 1, a=a, b=b, c=c, d=d)

    pairwise = (four(21, "3", "3", "0", "0"), four(22, "3", "0", "3", "0"), four(23, "0", "3", "3", "0"))
    await engine.hold(
        [
            document(1, "Door", variants=(four(11, "1", "1", "2", "2"), four(12, "2", "2", "1", "1"))),
            document(2, "Gate", variants=pairwise),
        ]
    )

    async def found(**options: str) -> int:
        chosen = tuple(Chosen(name, (value,)) for name, value in options.items())
        return (await engine.search(options=chosen)).total

    assert await found(a="1", b="1", c="2", d="2") == 1
    assert await found(a="1", c="2") == await found(d="2", b="1", a="1") == 1
    assert await found(a="3", b="3") == await found(a="3", c="3") == await found(b="3", c="3") == 1
    assert await found(a="3", b="3", c="3") == 0, "each two of them are met, but not by one variant"
    assert await found(a="1", c="1") == await found(a="1", b="1", c="1") == await found(a="1", b="1", c="2", d="1") == 0
