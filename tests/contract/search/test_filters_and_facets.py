"""What is selected, counted and ordered: exactly, against plain Python over 1,000 products."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.search.port import Facets, ProductQuery, Sort
from domain.catalog.product import ProductStatus
from domain.slugs import slugify
from tests.contract.search.catalog import (
    BRANDS,
    LOOKS,
    PLACES,
    TAGS,
    THINGS,
    document,
    expected_facets,
    expected_ids,
    passes,
)
from tests.contract.search.conftest import CATALOG
from tests.contract.search.engine import Engine, facets_of, items

FAST = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FEW = settings(FAST, max_examples=6)

SLUGS = {
    "category": sorted({slugify(" ".join(path[: level + 1])) for path in PLACES for level in range(len(path))}),
    "brand": sorted(slugify(brand) for brand in BRANDS),
    "tag": sorted(TAGS),
}
prices = st.none() | st.sampled_from((0, 500, 999, 1_000, 2_500, 99_900, 2**53))


def some(of: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from([*of, "nowhere"]), max_size=3, unique=True).map(tuple)


queries = st.builds(
    ProductQuery,
    q=st.sampled_from(("", "", *THINGS, *(f"{look} {thing}" for look in LOOKS[:3] for thing in THINGS[:3]))),
    category=some(SLUGS["category"]),
    brand=some(SLUGS["brand"]),
    tag=some(SLUGS["tag"]),
    min_price=prices,
    max_price=prices,
    min_rating=st.none() | st.integers(1, 5).map(float),
    in_stock=st.none() | st.booleans(),
    status=st.sampled_from(((ProductStatus.PUBLISHED,), tuple(ProductStatus))),
    sort=st.sampled_from([sort for sort in Sort if sort is not Sort.RELEVANCE]),
    page_size=st.just(100),
)


@FAST
@given(query=queries)
async def test_filters_select_and_facets_count_exactly(large: Engine, query: ProductQuery) -> None:
    found = await large.reader.search(query)
    expected = expected_ids(CATALOG, query)
    assert (found.total, shown(items(found))) == (len(expected), expected[:100])
    assert facets_of(found) == expected_facets(CATALOG, query)


@FAST
@given(value=st.text(max_size=40), group=st.sampled_from(("category", "brand", "tag")))
async def test_whatever_is_sent_as_a_value_selects_only_what_has_it(large: Engine, value: str, group: str) -> None:
    query = ProductQuery(page_size=100, **{group: (value,)})  # type: ignore[arg-type]
    assert (await large.reader.search(query)).total == len(expected_ids(CATALOG, query))


@FEW
@given(
    value=st.sampled_from(
        (
            'acme" OR "zeta',
            "acme\\",
            '"',
            "a] OR status = [draft",
            "_foreign(x)",
            "acme' OR 1=1 --",
            "ACME",
            "äcme",
            "*",
        )
    )
)
async def test_no_value_can_widen_the_filter(large: Engine, value: str) -> None:
    assert (await large.reader.search(ProductQuery(brand=(value,)))).total == 0
    both = await large.reader.search(ProductQuery(brand=(value, "acme"), page_size=100))
    assert both.total == len(expected_ids(CATALOG, ProductQuery(brand=("acme",))))


async def test_pages_hold_every_product_once_in_a_stable_order(large: Engine) -> None:
    for sort in Sort:
        for page_size, brand in ((97, ()), *([(23, ("acme",))] if sort in (Sort.RELEVANCE, Sort.PRICE) else [])):
            words = "lamp" if sort is Sort.RELEVANCE else ""
            query = ProductQuery(words, brand=brand, sort=sort, page_size=page_size)
            seen, total = await walked(large, query)
            assert (len(seen), len(set(seen))) == (total, total)
            if sort is Sort.RELEVANCE:
                assert set(seen) >= {found.id for found in CATALOG if passes(found, query)}
            else:
                assert seen == expected_ids(CATALOG, query)


async def test_a_page_past_the_end_is_empty_and_knows_the_total(large: Engine) -> None:
    total = len(expected_ids(CATALOG, ProductQuery()))
    for page in (51, 10_000, 100_000):
        found = await large.search(page=page)
        assert (found.items, found.total) == ((), total)
        assert facets_of(found) == expected_facets(CATALOG, ProductQuery())


async def test_five_hundred_values_of_one_filter(large: Engine) -> None:
    many = tuple(f"brand-{number}" for number in range(499))
    found = await large.search(brand=(*many, "acme"), page_size=100)
    assert found.total == len(expected_ids(CATALOG, ProductQuery(brand=("acme",))))


async def walked(engine: Engine, query: ProductQuery) -> tuple[list[str], int]:
    seen: list[str] = []
    page = 1
    while True:
        found = await engine.search(query.q, brand=query.brand, sort=query.sort, page_size=query.page_size, page=page)
        if not found.items:
            return seen, found.total
        seen += shown(items(found))
        page += 1


def shown(found: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for item in found]


async def test_an_index_that_is_asked_in_threads_answers_the_same(
    large: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ({"q": "brass lamp"}, {"brand": ("acme",), "sort": Sort.PRICE}, {"q": "lamp", "page": 3, "page_size": 7})

    async def answers() -> list[tuple[int, list[str], Facets]]:
        found = [await large.search(**one) for one in asked]
        return [(one.total, shown(items(one)), facets_of(one)) for one in found]

    inline = await answers()
    for bound in ("INLINE_PRODUCTS_MAX", "PARALLEL_PRODUCTS_MIN"):
        monkeypatch.setattr(f"adapters.search.embedded.reader.{bound}", 0)
        assert await answers() == inline


async def test_what_a_code_of_several_words_names_is_counted_too(engine: Engine) -> None:
    await engine.hold([document(1, "Drill", sku="KT-INS114-D", brand="Acme"), document(2, "Saw", brand="Bolt")])
    found = await engine.search("kt ins114 d")
    assert [item["name"] for item in items(found)] == ["Drill"]
    assert [(value.name, value.count) for value in facets_of(found).brand] == [("Acme", 1)]
    found = await engine.search("kt ins114 d", brand=("bolt",))
    assert (found.total, [(value.name, value.count) for value in facets_of(found).brand]) == (0, [("Acme", 1)])
