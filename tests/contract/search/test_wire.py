"""The Meilisearch engine's side of the wire: a 202 is only a ticket, and trouble is said to be trouble."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from adapters.search.fingerprint import digest, fingerprint
from adapters.search.meilisearch.reader import MeilisearchReader
from adapters.search.meilisearch.server_settings import SETTINGS
from adapters.search.meilisearch.writer import MeilisearchWriter
from adapters.search.offered import Suggested
from adapters.search.port import ProductQuery
from domain.outages import OutOfStep, StoreDown
from domain.search.search_settings import STARTING_SETTINGS
from read_models.documents import encode
from tests.contract.search.catalog import document
from tests.contract.search.engine import Engine, at_stand_in
from tests.contract.search.stand_in import Server, open_stand_in

LAMP = document(1, "Lamp")


@pytest.fixture
def server() -> Iterator[Server]:
    with open_stand_in() as server:
        yield server


@pytest.fixture
async def engine(server: Server) -> AsyncIterator[Engine]:
    """Holds a lamp."""
    engine = at_stand_in(server)
    await engine.hold([LAMP])
    yield engine
    await engine.reader.close()


async def test_a_change_is_applied_only_when_its_tasks_have_succeeded(server: Server, engine: Engine) -> None:
    server.delay_seconds = 0.05
    end = engine.at(engine.standing.position + 1, engine.standing.generation)
    began = time.monotonic()
    await engine.writer.apply("live", [document(2, "Chair")], engine.standing, end)
    assert time.monotonic() - began >= 0.1, "the products, then the checkpoint"
    assert [task["status"] for task in server.tasks] == ["succeeded"] * len(server.tasks)
    assert await engine.writer.standing("live") == end


async def test_a_task_that_failed_or_is_forgotten_moves_no_checkpoint(server: Server, engine: Engine) -> None:
    end = engine.at(engine.standing.position + 1, engine.standing.generation)
    server.failing = True
    with pytest.raises(StoreDown):
        await engine.writer.apply("live", [document(2, "Chair")], engine.standing, end)
    server.failing = False
    assert await engine.writer.standing("live") == engine.standing
    await engine.change(document(2, "Chair"))
    assert (await engine.search()).total == 2


@pytest.mark.parametrize(
    "refused", [(422, "no_space_left_on_device"), (500, "database_size_limit_reached"), (413, "payload_too_large")]
)
async def test_a_refused_write_moves_no_checkpoint(server: Server, engine: Engine, refused: tuple[int, str]) -> None:
    server.refusing = refused
    end = engine.at(engine.standing.position + 1, engine.standing.generation)
    with pytest.raises(StoreDown):
        await engine.writer.apply("live", [document(2, "Chair")], engine.standing, end)
    server.refusing = None
    assert await engine.writer.standing("live") == engine.standing
    assert (await engine.search()).total == 1


async def test_an_overloaded_server_is_down_for_the_moment(server: Server, engine: Engine) -> None:
    server.overloaded = True
    with pytest.raises(StoreDown):
        await engine.search("lamp")
    server.overloaded = False
    assert await engine.names("lamp") == ["Lamp"]


async def test_an_index_of_an_older_revision_has_nothing_to_suggest(server: Server, engine: Engine) -> None:
    assert (await engine.reader.suggest("la", ())).words == ["Lamp"]
    server.indexes["products"].settings["searchableAttributes"] = ["stems", "category_stems", "fact_stems", "words"]
    assert await engine.reader.suggest("la", ()) == Suggested()
    with pytest.raises(StoreDown):
        await engine.search("lamp")
    server.indexes["products"].settings |= SETTINGS | {"filterableAttributes": ["codes", "id", "status", "terms"]}
    with pytest.raises(StoreDown):
        await engine.search()


async def test_settings_that_are_as_they_should_be_are_left_alone(server: Server, engine: Engine) -> None:
    patches = server.requests.count(("PATCH", "/indexes/products/settings"))
    await engine.change(settings=STARTING_SETTINGS)
    assert server.requests.count(("PATCH", "/indexes/products/settings")) == patches
    assert {name: server.indexes["products"].settings[name] for name in SETTINGS} == SETTINGS


async def test_the_next_index_takes_the_place_of_the_live_one_in_one_swap(server: Server, engine: Engine) -> None:
    live, writer = engine.standing, engine.writer
    await writer.begin(engine.at(live.position, 200))
    await writer.fill([LAMP, document(2, "Chair")])
    start = engine.at(live.position, 200)
    await writer.apply("next", [], start, engine.at(live.position - 1, 200))
    assert await writer.switch(200) == "behind"
    assert await writer.switch(300) == "lost"
    assert await engine.reader.standing(live.position + 1) == live
    end = engine.at(live.position + 4, 200)
    await writer.apply("next", [], engine.at(live.position - 1, 200), end)
    assert await writer.switch(200) == "switched"
    assert await writer.standing("live") == end
    assert list(server.indexes) == ["products"]
    expected = fingerprint(digest(LAMP), encode(LAMP.item))
    assert await writer.digests(200, [LAMP.id, "nobody"]) == {LAMP.id: expected}
    with pytest.raises(OutOfStep):
        await writer.apply("live", [], live, engine.at(99, live.generation))


async def test_filling_waits_for_nothing(server: Server, engine: Engine) -> None:
    """Not for the tasks: the server takes what waits in its queue together."""
    await engine.writer.begin(engine.at(5, 200))
    before = len(server.requests)
    for portion in range(10):
        await engine.writer.fill([document(1_000 * portion + number, "Lamp") for number in range(1, 501)])
    assert set(server.requests[before:]) == {("POST", "/indexes/products-next/documents")}, "it asks after no task"
    await engine.writer.apply("next", [], engine.at(5, 200), engine.at(6, 200))
    assert await engine.writer.count("next") == 5_000


async def test_a_page_with_facets_is_one_round_trip(server: Server, engine: Engine) -> None:
    await engine.search("lamp", brand=("acme",), in_stock=True)
    before = len(server.requests)
    await engine.search("lamp", brand=("acme",), in_stock=True)
    assert server.requests[before:] == [("POST", "/multi-search")]


@pytest.mark.parametrize(
    ("typed", "found", "trips"),
    [("copper kettle", 5, 2), ("brass bowl", 25, 3)],
    ids=["those who come first fill the page", "others fill it"],
)
async def test_of_several_words_it_is_asked_first_who_has_them_all_then_for_the_page(
    server: Server, engine: Engine, typed: str, found: int, trips: int
) -> None:
    names = ["Copper kettle", "Brass bowl"] * 5 + ["Brass lamp"] * 20
    await engine.change(*(document(10 + number, name) for number, name in enumerate(names)))
    await engine.search(typed)
    before = len(server.requests)
    assert (await engine.search(typed)).total == found
    assert server.requests[before:] == [("POST", "/multi-search")] * trips


async def test_a_server_that_is_gone_is_said_to_be_down() -> None:
    reader = MeilisearchReader("http://127.0.0.1:9", None)
    with pytest.raises(StoreDown):
        await reader.search(ProductQuery())
    with pytest.raises(StoreDown):
        await MeilisearchWriter("http://127.0.0.1:9", None).standing("live")
    await reader.close()


async def test_a_cancelled_search_leaves_the_server_usable(server: Server, engine: Engine) -> None:
    searching = asyncio.create_task(engine.search("lamp"))
    await asyncio.sleep(0)
    searching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await searching
    assert await engine.names("lamp") == ["Lamp"]
