"""What was found is kept for as long as the index is the same, to the commit."""

import time

import msgspec
import pytest

from adapters.search.embedded.kept_answers import ANSWERS_MAX, FILTER_CHARS_MAX, KeptAnswers
from adapters.search.embedded.search import Search
from adapters.search.port import Chosen, Found, ProductQuery
from read_models.product_search import PRODUCT_SEARCH
from tests.world import World

NOTHING = Found((), 0, msgspec.Raw(b"{}"), 0)
SHOWN_SECONDS_MAX = 2.0
LAMPS = ProductQuery("lamp")


def test_another_state_of_the_index_forgets_all_and_takes_nothing_of_the_one_before() -> None:
    kept = KeptAnswers()
    kept.are_of("first")
    kept.keep(LAMPS, NOTHING, "first")
    kept.are_of("first")
    assert kept.get(LAMPS) is NOTHING
    kept.are_of("second")
    kept.keep(LAMPS, NOTHING, "first")
    assert kept.get(LAMPS) is None


def test_no_more_are_kept_than_so_many() -> None:
    kept = KeptAnswers()
    kept.are_of("first")
    for page in range(1, 10 * ANSWERS_MAX):
        kept.keep(ProductQuery(page=page), NOTHING, "first")
    there = [page for page in range(1, 10 * ANSWERS_MAX) if kept.get(ProductQuery(page=page)) is not None]
    assert ANSWERS_MAX // 2 <= len(there) <= ANSWERS_MAX
    assert there[-1] == 10 * ANSWERS_MAX - 1


def test_what_is_filtered_by_pages_of_text_is_not_kept() -> None:
    kept = KeptAnswers()
    kept.are_of("first")
    short, long = ProductQuery(brand=("a" * FILTER_CHARS_MAX,)), ProductQuery(brand=("a" * FILTER_CHARS_MAX, "b"))
    value, name = Chosen("a", ("b" * FILTER_CHARS_MAX,)), Chosen("a" * FILTER_CHARS_MAX, ("b",))
    named = [ProductQuery(attributes=(value,)), ProductQuery(attributes=(name,)), ProductQuery(options=(value,))]
    for query in (short, long, *named):
        kept.keep(query, NOTHING, "first")
    assert [kept.get(query) for query in (short, long, *named)] == [NOTHING, None, None, None, None]


async def test_the_same_is_not_looked_for_twice_and_what_has_changed_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.product("LAMP", name="Desk lamp")
    await world.level()
    searched, whole = list[str](), Search.page

    def counted(search: Search) -> object:
        searched.append("page")
        return whole(search)

    monkeypatch.setattr(Search, "page", counted)

    async def names(path: str) -> list[str]:
        return [item["name"] for item in (await world.anyone.get(path)).json()["items"]]

    assert [await names("/products?q=lamp") for _ in range(3)] == [["Desk lamp"]] * 3
    assert [await names("/products?q=lamp&page=2") for _ in range(2)] == [[], []]
    assert len(searched) == 2
    await world.product("LAMP-2", name="Lamp of glass")
    await world.level()
    assert sorted(await names("/products?q=lamp")) == ["Desk lamp", "Lamp of glass"]


async def test_what_verify_has_put_right_is_shown_at_once(world: World) -> None:
    """A repair commits products and moves no position."""
    lamp = await world.product("D-1", name="Desk lamp")
    await world.level()
    assert (await world.anyone.get("/products?q=lamp")).json()["total"] == 1
    async with world.postgres.acquire() as connection:
        await connection.execute("update products set name = 'Desk chair' where id = $1", lamp.id)
    assert await world.differences(PRODUCT_SEARCH, repair=True) != []
    looked_from = time.monotonic()
    while (await world.anyone.get("/products?q=lamp")).json()["total"] == 1:
        assert time.monotonic() - looked_from < SHOWN_SECONDS_MAX


def test_all_pages_of_a_question_have_the_same_facets() -> None:
    kept = KeptAnswers()
    kept.are_of("first")
    assert kept.facets(ProductQuery("lamp", page=2)) is None
    kept.keep(LAMPS, NOTHING, "first")
    assert kept.facets(ProductQuery("lamp", page=2)) is NOTHING.facets
    assert kept.facets(ProductQuery("lamp", page=2, page_size=50)) is None
    kept.are_of("second")
    assert kept.facets(ProductQuery("lamp", page=2)) is None
