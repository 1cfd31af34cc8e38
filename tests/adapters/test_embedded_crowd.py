"""More searches at once than the embedded engine's threads get done in good time."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from adapters.search.embedded import reader as embedded
from adapters.search.embedded import turns
from adapters.search.embedded.reader import EmbeddedReader
from adapters.search.embedded.search import Search
from adapters.search.embedded.turns import questions_at_once
from adapters.search.embedded.whole import whole
from adapters.search.embedded.writer import EmbeddedWriter
from adapters.search.port import Found, ProductQuery
from domain.outages import SearchBusy
from tests.contract.search.catalog import document
from tests.contract.search.engine import Engine


def test_of_the_processors_one_is_left_to_everybody_else() -> None:
    assert [questions_at_once(processors) for processors in (1, 2, 3, 64)] == [1, 1, 2, 2]


async def test_on_two_processors_questions_in_threads_are_answered_one_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once, most = set[Search](), list[int]()

    def watched(search: Search, *others: Any) -> Found:
        at_once.add(search)
        most.append(len(at_once))
        try:
            return whole(search, *others)
        finally:
            at_once.discard(search)

    monkeypatch.setattr(embedded, "INLINE_PRODUCTS_MAX", 0)
    monkeypatch.setattr(embedded, "whole", watched)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    engine = Engine(EmbeddedWriter(tmp_path), lambda: EmbeddedReader(tmp_path))
    await engine.hold([document(1, "Brass lamp")])
    await asyncio.gather(*(engine.reader.search(ProductQuery(f"lamp {number}")) for number in range(20)))
    assert most == [1] * 20
    await engine.reader.close()
    await engine.writer.close()


async def test_beyond_the_queue_searches_are_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has a place is answered; a moment later there is room again."""
    monkeypatch.setattr(embedded, "INLINE_PRODUCTS_MAX", 0)  # as if there were thousands of products
    monkeypatch.setattr(turns, "QUESTIONS_MAX", 5)
    engine = Engine(EmbeddedWriter(tmp_path), lambda: EmbeddedReader(tmp_path))
    await engine.hold([document(1, "Brass lamp")])
    asked = [engine.reader.search(ProductQuery(f"lamp {number}")) for number in range(20)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(answer) for answer in answers] == [Found] * 5 + [SearchBusy] * 15
    assert await engine.names("lamp") == ["Brass lamp"]
    await engine.reader.close()
    await engine.writer.close()
