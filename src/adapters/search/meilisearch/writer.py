"""Writing the index through the official client, which blocks and so runs in a thread, with every time-out said.

The live generation is the index `products`, the next one `products-next`; they are switched by the server's own swap, a
task that changes both names in one step.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any, Final, ParamSpec, TypeVar

import meilisearch
import msgspec
from meilisearch.errors import MeilisearchApiError, MeilisearchError

from adapters.search.fingerprint import fingerprint
from adapters.search.lexicon import Lexicon
from adapters.search.meilisearch.documents import (
    CHECKPOINT_ID,
    OURS,
    SETTINGS_ID,
    Checkpoint,
    Entry,
    Kept,
    as_entry,
    index_of,
)
from adapters.search.meilisearch.names import INDEX
from adapters.search.meilisearch.server_settings import SETTINGS, agrees
from adapters.search.meilisearch.tasks import Tasks
from adapters.search.stemming import Stemming
from domain.outages import OutOfStep, StoreDown
from domain.search.search_settings import SearchSettings
from read_models.documents import encode
from read_models.model import Slot, Standing, Switch
from read_models.product_search import PRODUCT_SEARCH, SearchDocument

ANSWER_SECONDS_MAX: Final = 5
DOCUMENTS_A_REQUEST_MAX: Final = 2_000
ANNOUNCE_SECONDS_MIN: Final = 1.0
LINES: Final = "application/x-ndjson"
MISSING: Final = ("index_not_found", "document_not_found")
# Compressed answers come in two pieces, the second of which the server's TCP holds back for 40 ms.
HEADERS: Final = {"Accept-Encoding": "identity"}

Given = ParamSpec("Given")
Result = TypeVar("Result")


class MeilisearchWriter:
    def __init__(self, url: str, key: str | None, index: str = INDEX, languages: Sequence[str] = ("en",)) -> None:
        self._stemming = Stemming(languages)
        self.languages = self._stemming.languages
        self._names: dict[Slot, str] = {"live": index_of("live", index), "next": index_of("next", index)}
        self._client = meilisearch.Client(url, key, timeout=ANSWER_SECONDS_MAX, custom_headers=HEADERS)
        self._tasks = Tasks(self._client)
        self._announced_at = 0.0
        self._filling: list[Entry] = []
        self._stands_at: Standing | None = None
        """The live index's checkpoint as this writer left it; what was announced since is not in it."""

    async def standing(self, slot: Slot) -> Standing | None:
        return await self._in_thread(self._standing, slot)

    async def begin(self, standing: Standing) -> None:
        await self._in_thread(self._begin, standing)

    async def fill(self, documents: Sequence[SearchDocument]) -> None:
        await self._in_thread(self._fill, documents)

    async def apply(
        self,
        slot: Slot,
        documents: Sequence[SearchDocument],
        start: Standing,
        end: Standing,
        settings: SearchSettings | None = None,
    ) -> None:
        """All portions go into the queue at once; the checkpoint follows when every one of them has succeeded."""
        await self._in_thread(self._apply, slot, documents, start, end, settings)

    async def announce(self, start: Standing, end: Standing) -> None:
        """At most once a second: each is a task in the server's queue."""
        if time.monotonic() - self._announced_at >= ANNOUNCE_SECONDS_MIN:
            await self.apply("live", [], start, end)

    async def hold(self) -> None:
        """The server's queue has no such thing: the switch waits for a moment in which nothing is written."""

    async def switch(self, generation: int) -> Switch:
        return await self._in_thread(self._switch, generation)

    async def forget(self, standing: Standing) -> None:
        await self._in_thread(self._forget, standing)

    async def sweep(self) -> None:
        return None

    async def digests(self, generation: int, ids: Sequence[str]) -> dict[str, bytes]:
        return await self._in_thread(self._digests, generation, ids)

    async def settings(self, slot: Slot) -> SearchSettings | None:
        return await self._in_thread(self._settings, slot)

    async def count(self, slot: Slot) -> int:
        return await self._in_thread(self._count, slot)

    async def close(self) -> None:
        return None

    async def _in_thread(self, work: Callable[Given, Result], *arguments: Given.args, **named: Given.kwargs) -> Result:
        try:
            return await asyncio.to_thread(work, *arguments, **named)
        except MeilisearchError as trouble:
            raise StoreDown("search") from trouble

    def _standing(self, slot: Slot) -> Standing | None:
        checkpoint = self._checkpoint(slot)
        return None if checkpoint is None else checkpoint.standing

    def _checkpoint(self, slot: Slot) -> Checkpoint | None:
        found = self._document(slot, CHECKPOINT_ID)
        return None if found is None else msgspec.convert(found, Checkpoint)

    def _settings(self, slot: Slot) -> SearchSettings | None:
        found = self._document(slot, SETTINGS_ID)
        return None if found is None else msgspec.convert(found, Kept).settings

    def _document(self, slot: Slot, identity: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = self._client.http.get(f"indexes/{self._names[slot]}/documents/{identity}")
        except MeilisearchApiError as missing:
            if missing.code not in MISSING:
                raise
            return None
        return found

    def _begin(self, standing: Standing) -> None:
        self._filling = []
        self._drop(self._names["next"])
        self._tasks.succeed(self._client.create_index(self._names["next"], {"primaryKey": "id"}).task_uid)
        self._configure("next", SETTINGS)
        self._write("next", [Checkpoint(standing)])
        self._tasks.succeed()

    def _fill(self, documents: Sequence[SearchDocument]) -> None:
        """Nobody waits for a single one of them: the server takes what waits in its queue together."""
        self._filling += [as_entry(document, self._stemming) for document in documents]
        if len(self._filling) >= DOCUMENTS_A_REQUEST_MAX:
            self._write("next", self._filling)
            self._filling = []

    def _apply(
        self,
        slot: Slot,
        documents: Sequence[SearchDocument],
        start: Standing,
        end: Standing,
        settings: SearchSettings | None,
    ) -> None:
        present = self._require_step(slot, start)
        version = present.settings_version
        if slot == "next" and self._filling:
            self._write(slot, self._filling)
            self._filling = []
        if documents:
            self._write(slot, [as_entry(document, self._stemming) for document in documents])
        if settings is not None:
            self._configure(slot, {"synonyms": Lexicon(settings, self._stemming).synonyms})
            self._write(slot, [Kept(settings, self._stemming.languages)])
            version = settings.version
        self._tasks.succeed()
        self._write(slot, [Checkpoint(end, version)])
        self._tasks.succeed()
        if slot == "live":
            self._stands_at = end
            self._announced_at = time.monotonic()

    def _require_step(self, slot: Slot, start: Standing) -> Checkpoint:
        """The server must stand where we left it. (`start` may be further: not every step is announced.)"""
        present = self._checkpoint(slot)
        expected = start
        if slot == "live" and self._stands_at is not None and self._stands_at.generation == start.generation:
            expected = self._stands_at
        if present is None or step(present.standing) != step(expected):
            self._stands_at = None
            raise OutOfStep(PRODUCT_SEARCH.name, 0 if present is None else present.standing.position, expected.position)
        return present

    def _configure(self, slot: Slot, wanted: dict[str, Any]) -> None:
        """Settings that are as they should be already are left alone: each change is work for the server."""
        index = f"indexes/{self._names[slot]}/settings"
        present = self._client.http.get(index)
        if changes := {name: value for name, value in wanted.items() if not agrees(name, present.get(name), value)}:
            self._tasks.note(self._client.http.patch(index, changes)["taskUid"])
        self._tasks.succeed()

    def _switch(self, generation: int) -> Switch:
        built, present = self._standing("next"), self._standing("live")
        if built is None or built.generation != generation:
            return "lost"
        if present is not None and present.position > built.position:
            return "behind"
        if not self._exists(self._names["live"]):
            self._tasks.succeed(self._client.create_index(self._names["live"], {"primaryKey": "id"}).task_uid)
        self._tasks.succeed(
            self._client.swap_indexes([{"indexes": [self._names["live"], self._names["next"]]}]).task_uid
        )
        self._drop(self._names["next"])
        return "switched"

    def _forget(self, standing: Standing) -> None:
        if self._standing("live") == standing:
            self._tasks.succeed(self._client.index(self._names["live"]).delete_document(CHECKPOINT_ID).task_uid)

    def _digests(self, generation: int, ids: Sequence[str]) -> dict[str, bytes]:
        slot: Slot = "next" if (built := self._standing("next")) and built.generation == generation else "live"
        wanted = {"ids": list(ids), "limit": len(ids), "fields": ["id", "digest", "item"]}
        found = self._client.index(self._names[slot]).get_documents(wanted).results
        return {entry.id: fingerprint(entry.digest, entry.item.encode()) for entry in found}

    def _count(self, slot: Slot) -> int:
        documents = int(self._client.index(self._names[slot]).get_stats().number_of_documents)
        return documents - sum(self._document(slot, ours) is not None for ours in OURS)

    def _exists(self, index: str) -> bool:
        try:
            self._client.get_raw_index(index)
        except MeilisearchApiError as missing:
            if missing.code not in MISSING:
                raise
            return False
        return True

    def _drop(self, index: str) -> None:
        if self._exists(index):
            self._tasks.succeed(self._client.delete_index(index).task_uid)

    def _write(self, slot: Slot, documents: Sequence[Entry | Checkpoint | Kept]) -> None:
        """Into the queue, whole."""
        index = self._client.index(self._names[slot])
        for begin in range(0, len(documents), DOCUMENTS_A_REQUEST_MAX):
            lines = b"\n".join(encode(document) for document in documents[begin : begin + DOCUMENTS_A_REQUEST_MAX])
            self._tasks.note(index.add_documents_raw(lines, "id", LINES).task_uid)


def step(standing: Standing) -> tuple[int, int]:
    return standing.generation, standing.position
