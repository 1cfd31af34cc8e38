"""After a start, what will be asked first is read from the disk before anybody asks."""

from pathlib import Path

import pytest

from adapters.search.embedded import warm as warming
from adapters.search.embedded.folder import IndexFolder
from adapters.search.embedded.reader import EmbeddedReader
from adapters.search.embedded.warm import warm
from adapters.search.embedded.writer import EmbeddedWriter
from tests.contract.search.catalog import document
from tests.contract.search.engine import Engine


async def test_a_large_index_is_read_beside_and_a_small_or_damaged_one_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = IndexFolder(tmp_path)
    assert not warm(folder), "there is none yet"
    engine = Engine(EmbeddedWriter(tmp_path), lambda: EmbeddedReader(tmp_path))
    await engine.hold([document(1, "Brass lamp")])
    assert not warm(folder), "it is small"
    monkeypatch.setattr(warming, "WARMED_PRODUCTS_MIN", 1)
    assert warm(folder)
    await engine.hold([])
    assert warm(folder), "of nothing there is no first one to ask for"
    (folder.path(folder.present("live") or 0) / "meta.json").write_text("{")
    assert not warm(folder), "damaged: whoever reads it says so"
    await engine.reader.close()
    await engine.writer.close()
