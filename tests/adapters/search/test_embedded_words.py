"""What the embedded engine knows of the words of a language."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.search.embedded.reader import EmbeddedReader
from adapters.search.embedded.writer import EmbeddedWriter
from tests.contract.search.catalog import document
from tests.contract.search.engine import Engine


@pytest.fixture
async def german(tmp_path: Path) -> AsyncIterator[Engine]:
    engine = Engine(EmbeddedWriter(tmp_path, ("de", "en")), lambda: EmbeddedReader(tmp_path))
    yield engine
    await engine.reader.close()
    await engine.writer.close()


async def test_german_words_are_met_by_their_stems_and_inside_compounds(german: Engine) -> None:
    await german.hold([document(1, "Kaffeemühle"), document(2, "Holzhäuser"), document(3, "Zwei Batteries")])
    for typed in ("mühle", "Mühlen", "muehle", "kaffeemuehle", "Kaffeemühlen"):
        assert await german.names(typed) == ["Kaffeemühle"], typed
    assert await german.names("haus") == ["Holzhäuser"]
    assert await german.names("battery ") == ["Zwei Batteries"], "English endings are known besides"


async def test_of_german_words_that_differ_in_endings_one_is_suggested(german: Engine) -> None:
    await german.hold([document(1, "Lampe"), document(2, "Lampen", units_sold=9)])
    assert (await german.reader.suggest("l", ())).words == ["Lampen"], "by the names of the most popular"
    assert (await german.reader.suggest("lam", ())).words == ["Lampe"], "by the words of all names"


async def test_an_index_is_read_in_the_languages_it_was_made_in(german: Engine, tmp_path: Path) -> None:
    await german.hold([document(1, "Häusern")])
    assert await german.names("haus ") == ["Häusern"]
    english = Engine(EmbeddedWriter(tmp_path / "english"), lambda: EmbeddedReader(tmp_path / "english"))
    await english.hold([document(1, "Häusern")])
    assert await english.names("haus ") == [], "no English ending"
    await english.reader.close()
    await english.writer.close()
