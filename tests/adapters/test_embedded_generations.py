"""Generations of the embedded index: one commit with its checkpoint, one writer, one step to the next."""

import asyncio
import shutil
from pathlib import Path

import pytest
import tantivy

from adapters.search.embedded.folder import IndexFolder
from adapters.search.embedded.heartbeat import FILE
from adapters.search.embedded.open_index import LockBusy, OpenIndex
from adapters.search.embedded.reader import EmbeddedReader, state_of
from adapters.search.embedded.schema import open_index
from adapters.search.embedded.writer import EmbeddedWriter
from adapters.search.port import ProductQuery
from domain.outages import OutOfStep, StoreDown
from read_models.model import Standing
from tests.contract.search.catalog import document

FIRST, SECOND = 100, 200


def at(position: int, generation: int = FIRST) -> Standing:
    return Standing(generation, position, position * 1_000, 1_000, "r3 USD")


@pytest.fixture
async def writer(tmp_path: Path) -> EmbeddedWriter:
    """With an empty live index."""
    made = EmbeddedWriter(tmp_path)
    await made.begin(at(0))
    assert await made.switch(FIRST) == "switched"
    return made


def index_path(home: Path) -> Path:
    live = IndexFolder(home).named("live")
    assert live is not None
    return IndexFolder(home).path(live)


async def test_an_index_that_is_being_built_is_not_there_yet(tmp_path: Path) -> None:
    writer, reader = EmbeddedWriter(tmp_path), EmbeddedReader(tmp_path)
    await writer.begin(at(0))
    await writer.apply("next", [], at(0), at(5))
    assert await reader.standing() is None
    with pytest.raises(StoreDown):
        await reader.search(ProductQuery())
    assert await writer.switch(FIRST) == "switched"
    assert await reader.standing() == at(5)
    assert (await reader.search(ProductQuery())).total == 0
    await writer.close()


async def test_the_index_and_its_checkpoint_are_one_commit(tmp_path: Path, writer: EmbeddedWriter) -> None:
    reader = EmbeddedReader(tmp_path)
    await writer.apply("live", [], at(0), at(12))
    assert await reader.standing() == at(12)
    await writer.announce(at(12), at(20))
    await asyncio.sleep(0.03)
    assert await reader.standing() == at(20)
    await writer.close()


async def test_whoever_writes_next_goes_on_from_what_was_announced(tmp_path: Path, writer: EmbeddedWriter) -> None:
    """Else a shop that sells, and changes no product, would never be far enough for its outbox to be trimmed."""
    await writer.apply("live", [document(1, "Lamp")], at(0), at(12))
    await writer.announce(at(12), at(20))
    await writer.close()
    successor = EmbeddedWriter(tmp_path)
    assert await successor.standing("live") == at(20)
    with pytest.raises(OutOfStep):
        await successor.announce(at(12), at(30))
    await successor.apply("live", [document(2, "Pan")], at(20), at(30))
    assert await successor.standing("live") == at(30)
    await successor.close()


async def test_an_announcement_that_a_power_cut_left_empty_is_none(tmp_path: Path, writer: EmbeddedWriter) -> None:
    await writer.apply("live", [document(1, "Lamp")], at(0), at(12))
    await writer.announce(at(12), at(20))
    await writer.close()
    (index_path(tmp_path) / FILE).write_bytes(b"")
    successor = EmbeddedWriter(tmp_path)
    assert await successor.standing("live") == await EmbeddedReader(tmp_path).standing() == at(12)
    await successor.apply("live", [], at(12), at(30))
    assert await successor.standing("live") == at(30)
    await successor.close()


async def test_a_batch_that_does_not_begin_where_the_index_stands_is_refused(writer: EmbeddedWriter) -> None:
    await writer.apply("live", [], at(0), at(12))
    with pytest.raises(OutOfStep):
        await writer.apply("live", [], at(0), at(13))
    with pytest.raises(OutOfStep):
        await writer.apply("live", [], at(12, SECOND), at(13, SECOND))
    assert await writer.standing("live") == at(12)
    await writer.close()


async def test_an_index_that_was_deleted_is_not_taken_for_whole(tmp_path: Path, writer: EmbeddedWriter) -> None:
    await writer.apply("live", [], at(0), at(12))
    shutil.rmtree(index_path(tmp_path))
    with pytest.raises(OutOfStep):
        await writer.apply("live", [], at(12), at(22))
    with pytest.raises(OutOfStep):
        await writer.announce(at(12), at(22))
    assert await writer.standing("live") is None
    assert await EmbeddedReader(tmp_path).standing() is None
    await writer.close()


async def test_an_index_that_was_half_deleted_is_as_good_as_gone(tmp_path: Path, writer: EmbeddedWriter) -> None:
    await writer.apply("live", [], at(0), at(12))
    await writer.close()
    for file in index_path(tmp_path).glob("*.store"):
        file.unlink()
    assert await writer.standing("live") is None
    await writer.begin(at(0, SECOND))
    assert await writer.switch(SECOND) == "switched"
    assert await writer.standing("live") == at(0, SECOND)
    await writer.close()


async def test_an_index_has_one_writer(tmp_path: Path, writer: EmbeddedWriter) -> None:
    await writer.apply("live", [], at(0), at(12))
    with pytest.raises(LockBusy):
        OpenIndex(index_path(tmp_path), FIRST)
    await writer.close()


async def test_an_index_whose_writer_is_paused_is_taken_over_and_he_wakes_up_to_nothing(
    tmp_path: Path, writer: EmbeddedWriter
) -> None:
    await writer.apply("live", [], at(0), at(12))
    successor, reader = EmbeddedWriter(tmp_path), EmbeddedReader(tmp_path)
    with pytest.raises(OutOfStep):
        await successor.apply("live", [], at(12), at(13))
    taken_over = await successor.standing("live")
    assert taken_over is not None
    assert (taken_over.generation != FIRST, taken_over.position) == (True, 12)
    await successor.apply("live", [], taken_over, at(14, taken_over.generation))
    with pytest.raises(OutOfStep):
        await writer.apply("live", [], at(12), at(99))
    assert await reader.standing() == at(14, taken_over.generation)
    await writer.close()
    await successor.close()


async def test_the_next_index_becomes_the_live_one_only_when_it_is_as_far(
    tmp_path: Path, writer: EmbeddedWriter
) -> None:
    reader = EmbeddedReader(tmp_path)
    await writer.apply("live", [], at(0), at(12))
    await writer.announce(at(12), at(20))
    await writer.begin(at(0, SECOND))
    await writer.apply("next", [], at(0, SECOND), at(15, SECOND))
    assert await writer.switch(SECOND) == "behind", "also than what was only announced"
    assert await reader.standing() == at(20)
    await writer.apply("next", [], at(15, SECOND), at(20, SECOND))
    assert await writer.switch(SECOND) == "switched"
    await writer.sweep()
    await asyncio.sleep(0.03)
    assert await reader.standing() == at(20, SECOND)
    assert not IndexFolder(tmp_path).path(FIRST).exists()
    await writer.close()


async def test_a_writer_paused_with_the_lock_in_hand_holds_nobody_up(tmp_path: Path, writer: EmbeddedWriter) -> None:
    await writer.apply("live", [], at(0), at(12))
    with IndexFolder(tmp_path).locked():
        successor = EmbeddedWriter(tmp_path)
        with pytest.raises(OutOfStep):
            await successor.apply("live", [], at(12), at(13))
        taken_over = await successor.standing("live")
        assert taken_over is not None
        await successor.apply("live", [], taken_over, at(14, taken_over.generation))
        await successor.begin(at(0, taken_over.generation + 1))
        await successor.sweep()
    assert await successor.standing("live") == at(14, taken_over.generation)
    await writer.close()
    await successor.close()


async def test_an_index_that_was_replaced_meanwhile_is_not_taken_over(tmp_path: Path, writer: EmbeddedWriter) -> None:
    await writer.apply("live", [], at(0), at(12))
    builder = EmbeddedWriter(tmp_path)
    await builder.begin(at(12, SECOND))
    assert await builder.switch(SECOND) == "switched"
    with pytest.raises(OutOfStep):
        IndexFolder(tmp_path).take_over(FIRST)
    assert await builder.standing("live") == at(12, SECOND)
    await writer.close()
    await builder.close()


async def test_who_failed_to_open_an_index_does_not_forget_its_successor(
    tmp_path: Path, writer: EmbeddedWriter
) -> None:
    await writer.begin(at(0, SECOND))
    assert await writer.switch(SECOND) == "switched"
    writer._forget("live", FIRST)
    assert await writer.standing("live") == at(0, SECOND)
    await writer.close()


async def test_writer_and_reader_open_it_anew_after_many_commits(
    tmp_path: Path, writer: EmbeddedWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An open index keeps something of every commit."""
    opened: dict[str, int] = {"open_index": 0, "reader": 0}
    for module in opened:
        monkeypatch.setattr(f"adapters.search.embedded.{module}.COMMITS_MAX", 3)

        def counted(path: Path, module: str = module) -> tantivy.Index:
            opened[module] += 1
            return open_index(path)

        monkeypatch.setattr(f"adapters.search.embedded.{module}.open_index", counted)
    await writer.close()
    reader = EmbeddedReader(tmp_path)
    for position in range(7):
        await writer.apply("live", [], at(position), at(position + 1))
        await asyncio.sleep(0.03)
        assert await reader.standing() == at(position + 1)
    assert opened == {"open_index": 3, "reader": 3}
    await writer.close()


async def test_what_was_found_before_is_not_told_of_a_commit_that_comes_while_somebody_looks(
    tmp_path: Path, writer: EmbeddedWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between seeing which commit there is and loading it."""
    reader, query, comes = EmbeddedReader(tmp_path), ProductQuery("lamp"), [True]
    await writer.apply("live", [document(1, "lamp", price=1_000)], at(0), at(1))
    before = await reader.search(query)
    assert (before.position, b'"amount":1000' in before.items[0].before) == (1, True)

    def and_then_a_commit(path: Path) -> object:
        state = state_of(path)
        if comes.pop():
            comes.append(False)
            writer._apply("live", [document(1, "lamp", price=2_000)], at(1), at(2), None)
        else:
            comes.append(False)
        return state

    monkeypatch.setattr("adapters.search.embedded.reader.state_of", and_then_a_commit)
    await asyncio.sleep(0.03)
    after = await reader.search(query)
    assert (after.position, b'"amount":2000' in after.items[0].before) == (2, True)
    await writer.close()


async def test_an_index_that_can_not_be_read_for_want_of_room_is_not_taken_for_damaged(
    tmp_path: Path, writer: EmbeddedWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_: Path) -> tantivy.Index:
        raise ValueError('Failed to acquire Lockfile: IoError(Os { code: 28, message: "No space left on device" })')

    monkeypatch.setattr("adapters.search.embedded.writer.open_index", no_room)
    with pytest.raises(StoreDown):
        await writer.standing("live")
    monkeypatch.undo()
    assert await writer.standing("live") == at(0)
    await writer.close()
