"""More searches at once than the embedded engine's threads get done in good time."""

import asyncio
from pathlib import Path

import pytest

from adapters.search.embedded import reader as embedded
from adapters.search.embedded.reader import EmbeddedReader
from adapters.search.embedded.writer import EmbeddedWriter
from adapters.search.port import Found, ProductQuery
from domain.outages import SearchBusy
from tests.contract.search.catalog import document
from tests.contract.search.engine import Engine


async def test_beyond_the_queue_searches_are_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has a place is answered; a moment later there is room again."""
    monkeypatch.setattr(embedded, "INLINE_PRODUCTS_MAX", 0)  # as if there were thousands of products
    monkeypatch.setattr(embedded, "QUESTIONS_MAX", 5)
    engine = Engine(EmbeddedWriter(tmp_path), lambda: EmbeddedReader(tmp_path))
    await engine.hold([document(1, "Brass lamp")])
    asked = [engine.reader.search(ProductQuery(f"lamp {number}")) for number in range(20)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(answer) for answer in answers] == [Found] * 5 + [SearchBusy] * 15
    assert await engine.names("lamp") == ["Brass lamp"]
    await engine.reader.close()
    await engine.writer.close()
