"""Settings that were read late turn nothing back."""

import asyncio
from typing import Any

import pytest

from adapters.search.meilisearch.documents import SETTINGS_ID
from adapters.search.meilisearch.reader import MeilisearchReader
from adapters.search.meilisearch.writer import MeilisearchWriter
from domain.search.search_settings import SearchSettings
from tests.contract.search.catalog import document
from tests.contract.search.engine import at_stand_in
from tests.contract.search.stand_in import open_stand_in

FIRST, SECOND = SearchSettings(stop_words=("the",), version=1), SearchSettings(stop_words=("a",), version=2)


async def test_settings_that_were_read_late_turn_nothing_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are on their way; the first come last."""
    may_arrive, request, asked = asyncio.Event(), MeilisearchReader._request, list[str]()

    async def late(self: MeilisearchReader, method: str, path: str, body: object = None) -> Any:
        answer = await request(self, method, path, body)
        if path.endswith(f"/documents/{SETTINGS_ID}"):
            asked.append(path)
            if len(asked) == 1:
                await may_arrive.wait()
        return answer

    with open_stand_in() as server:
        engine = at_stand_in(server)
        await engine.hold([])
        reader, start = engine.reader, engine.standing
        first, second = (engine.at(start.position + after, start.generation) for after in (1, 2))
        monkeypatch.setattr(MeilisearchReader, "_request", late)
        await engine.writer.apply("live", [], start, first, FIRST)
        looking = asyncio.create_task(reader.standing(first.position))
        while not asked:
            await asyncio.sleep(0.001)
        await engine.writer.apply("live", [], first, second, SECOND)
        engine.standing = second
        await engine.fresh()
        may_arrive.set()
        await looking
        assert (await reader.standing(second.position), await reader.settings()) == (second, SECOND)
        await reader.close()


async def test_an_index_that_is_built_anew_may_be_kept_in_another_language() -> None:
    """By the same settings."""
    with open_stand_in() as server:
        engine = at_stand_in(server)
        await engine.hold([document(1, "Haus")])
        assert await engine.names("häusern ") == []
        engine.writer = MeilisearchWriter(server.url, None, languages=("de",))
        await engine.hold([document(1, "Haus")])
        assert await engine.names("häusern ") == ["Haus"]
        await engine.reader.close()
