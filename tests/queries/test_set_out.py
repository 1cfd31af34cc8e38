"""Walks along whole lists: each document once, whatever changes under them, and one page in memory."""

import tracemalloc
from collections.abc import Iterable, Sequence
from typing import cast

import pytest

from adapters.redis.client import Redis
from adapters.redis.generations import RedisGenerations
from adapters.redis.operations import document_operations
from adapters.redis.reader import RedisReader
from adapters.search.port import SearchReader
from domain.outages import ReadModelBehind
from queries.set_out import PAGE_BYTES, PAGE_DOCUMENTS_MAX, Along, Walk, set_out
from queries.sources import Sources
from read_models.model import Document, ReadModel, Standing

SHELF = ReadModel("shelf", 1)
ALL = Along(SHELF, "all")
WAIT_MS_MAX = 200
BATCH = 1_000
LONG_BYTES = 2_000
MANY = 6_000


def beginning(generation: int, position: int = 0) -> Standing:
    return Standing(generation, position, 0, 0, "r1 USD")


def name(number: int) -> str:
    return f"{number:06}"


class Shelf:
    """A list of documents, of which ten have one score."""

    def __init__(self, redis: Redis) -> None:
        self._store = RedisGenerations(redis, SHELF)
        self.sources = Sources(RedisReader(redis), cast("SearchReader", None))

    async def built(self, at: Standing, numbers: Iterable[int], body: bytes = b"") -> None:
        """A generation that takes the place of the one there is."""
        await self._store.begin(at)
        documents = [Document(name(number), body or name(number).encode(), {"all": number // 10}) for number in numbers]
        for place in range(0, len(documents), BATCH):
            operations = document_operations(SHELF, at.generation, documents[place : place + BATCH])
            await self._store.apply("next", operations, at, at)
        assert await self._store.switch(at.generation) == "switched"

    async def changed(self, at: Standing, put: Sequence[int] = (), taken: Sequence[int] = ()) -> None:
        new = [Document(name(number), name(number).encode(), {"all": number // 10}) for number in put]
        gone = [Document(name(number), None, {"all": None}) for number in taken]
        await self._store.apply("live", document_operations(SHELF, at.generation, [*new, *gone]), at, at)

    async def walk(self, along: Along = ALL, at: int = 0) -> Walk:
        return await set_out(along, self.sources, at, WAIT_MS_MAX)


@pytest.fixture
def shelf(redis: Redis) -> Shelf:
    return Shelf(redis)


async def numbers(walk: Walk) -> list[int]:
    return [int(document) async for page in walk.pages() for document in page]


async def test_all_of_a_list_or_a_part_of_it_comes_in_order(shelf: Shelf) -> None:
    await shelf.built(beginning(1, 7), range(995))
    whole = await shelf.walk()
    assert await numbers(whole) == list(range(995))
    assert (whole.standing.position, whole.currency) == (7, "USD")
    assert await numbers(await shelf.walk(Along(SHELF, "all", 400, 250))) == list(range(400, 650))
    assert await numbers(await shelf.walk(Along(SHELF, "all", 900, 250))) == list(range(900, 995))
    assert await numbers(await shelf.walk(Along(SHELF, "all", 1_000, 250))) == []


async def test_what_stays_comes_once_whatever_is_added_and_taken_out_before_it(shelf: Shelf) -> None:
    live = beginning(1)
    await shelf.built(live, range(0, 2_000, 2))
    walk, found = await shelf.walk(), list[int]()
    async for page in walk.pages():
        found += [int(document) for document in page]
        if walk.pages_read == 3:  # the last one that was read, and nearly all before it
            await shelf.changed(live, taken=found[5:])
        if walk.pages_read == 5:  # more before it than there is behind it
            await shelf.changed(live, put=range(1, found[-1], 2))
        if walk.pages_read == 7:  # all that was read
            await shelf.changed(live, taken=found)
    assert found == list(range(0, 2_000, 2))


async def test_a_walk_goes_on_in_the_generation_that_takes_the_place(shelf: Shelf) -> None:
    await shelf.built(beginning(1), range(500))
    walk, found = await shelf.walk(), list[int]()
    async for page in walk.pages():
        found += [int(document) for document in page]
        if walk.pages_read == 3:
            await shelf.built(beginning(2), [*range(3, 500), 9_999])
    assert found == [*range(500), 9_999]


async def test_a_walk_whose_read_model_is_lost_fails(shelf: Shelf, redis: Redis) -> None:
    await shelf.built(beginning(1), range(500))
    walk = await shelf.walk()
    pages = walk.pages()
    assert len(await anext(pages)) == 10
    await redis.flushdb()
    with pytest.raises(ReadModelBehind):
        await anext(pages)
    with pytest.raises(ReadModelBehind):
        await shelf.walk()


async def test_memory_holds_a_page_and_a_page_is_bounded(shelf: Shelf) -> None:
    await shelf.built(beginning(1), range(MANY), b"x" * LONG_BYTES)
    walk, sizes = await shelf.walk(), list[int]()
    tracemalloc.start()
    async for page in walk.pages():
        sizes.append(len(page))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (sum(sizes), max(sizes)) == (MANY, PAGE_DOCUMENTS_MAX)
    assert peak < 2 * PAGE_BYTES < MANY * LONG_BYTES / 5


async def test_of_long_documents_a_page_holds_fewer(shelf: Shelf) -> None:
    await shelf.built(beginning(1), range(40), b"x" * (PAGE_BYTES // 5))
    walk = await shelf.walk()
    assert [len(page) async for page in walk.pages()] == [10, 5, 5, 5, 5, 5, 5]
