"""Checkpoints and rebuilding: what is asked meanwhile sees the old index or the new one, whole."""

import asyncio

import pytest

from domain.outages import OutOfStep, StoreDown
from domain.search.search_settings import SearchSettings
from tests.contract.search.catalog import document
from tests.contract.search.engine import Engine, facets_of


async def test_without_an_index_there_is_nothing_to_ask(engine: Engine) -> None:
    assert await engine.reader.standing() is None
    assert await engine.writer.standing("live") is None
    with pytest.raises(StoreDown):
        await engine.search()


async def test_a_change_is_found_when_its_apply_has_returned_and_counts_as_its_position(engine: Engine) -> None:
    await engine.hold([document(1, "Lamp")])
    await engine.change(document(1, "Kettle"), document(2, "Chair"))
    found = await engine.search()
    assert (found.total, found.position) == (2, engine.standing.position)
    assert await engine.names("lamp") == []
    assert await engine.writer.standing("live") == engine.standing
    assert await engine.writer.count("live") == 2


async def test_who_is_out_of_step_writes_nothing(engine: Engine) -> None:
    await engine.hold([document(1, "Lamp")])
    elsewhere = engine.at(engine.standing.position + 5, engine.standing.generation)
    other = engine.at(engine.standing.position, engine.standing.generation + 1)
    for start in (elsewhere, other):
        with pytest.raises(OutOfStep):
            await engine.writer.apply("live", [document(2, "Chair")], start, engine.at(99, start.generation))
    assert (await engine.search()).total == 1
    assert await engine.writer.standing("live") == engine.standing


async def test_a_rebuild_is_seen_whole_or_not_at_all(engine: Engine) -> None:
    await engine.hold([document(number, "Lamp") for number in range(1, 41)])
    seen: set[tuple[str, int]] = set()
    done = asyncio.Event()

    async def look() -> None:
        while not done.is_set():
            found = await engine.search(page_size=1)
            seen.add((facets_of(found).brand[0].slug if facets_of(found).brand else "", found.total))
            await asyncio.sleep(0)

    looking = asyncio.create_task(look())
    for brand in ("Acme", "Zeta"):
        await engine.hold([document(number, "Lamp", brand=brand) for number in range(1, 61)], SearchSettings())
        await asyncio.sleep(0.05)
    done.set()
    await looking
    assert seen <= {("", 40), ("acme", 60), ("zeta", 60)}
    assert ("zeta", 60) in seen


async def test_a_forgotten_index_is_not_there_until_it_is_built_again(engine: Engine) -> None:
    await engine.hold([document(1, "Lamp")])
    await engine.writer.forget(engine.standing)
    assert await engine.writer.standing("live") is None
    await engine.hold([document(1, "Lamp"), document(2, "Chair")])
    assert (await engine.search()).total == 2
