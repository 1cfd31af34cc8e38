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

from adapters.search.meilisearch.documents import CHECKPOINT_ID, INDEXES, SETTINGS, as_entry, checkpoint_entry
from adapters.search.port import fingerprint
from domain.outages import OutOfStep, StoreDown
from read_models.documents import encode
from read_models.model import Slot, Standing, Switch
from read_models.product_search import PRODUCT_SEARCH, ProductListItem, SearchDocument

ANSWER_SECONDS_MAX: Final = 5
TASK_MS_MAX: Final = 60_000
TASK_POLL_MS: Final = 10
DOCUMENTS_A_REQUEST_MAX: Final = 500
ANNOUNCE_SECONDS_MIN: Final = 1.0
MISSING: Final = ("index_not_found", "document_not_found")

Given = ParamSpec("Given")
Result = TypeVar("Result")


class MeilisearchWriter:
    def __init__(self, url: str, key: str | None) -> None:
        self._client = meilisearch.Client(url, key, timeout=ANSWER_SECONDS_MAX)
        self._announced_at = 0.0
        self._filling: list[int] = []
        self._stands_at: Standing | None = None
        """The live index's checkpoint as this writer left it; what was announced since is not in it."""

    async def standing(self, slot: Slot) -> Standing | None:
        return await self._in_thread(self._standing, slot)

    async def begin(self, standing: Standing) -> None:
        await self._in_thread(self._begin, standing)

    async def fill(self, documents: Sequence[SearchDocument]) -> None:
        self._filling += await self._in_thread(self._enqueue, "next", [as_entry(document) for document in documents])

    async def apply(self, slot: Slot, documents: Sequence[SearchDocument], start: Standing, end: Standing) -> None:
        """All portions go into the queue at once; the checkpoint follows when every one of them has succeeded."""
        await self._in_thread(self._apply, slot, documents, start, end)

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
        try:
            found = self._client.index(INDEXES[slot]).get_document(CHECKPOINT_ID).standing
        except MeilisearchApiError as missing:
            if missing.code not in MISSING:
                raise
            return None
        return msgspec.convert(found, Standing)

    def _begin(self, standing: Standing) -> None:
        self._filling = []
        self._drop(INDEXES["next"])
        self._succeed(self._client.create_index(INDEXES["next"], {"primaryKey": "id"}).task_uid)
        self._succeed(self._client.index(INDEXES["next"]).update_settings(SETTINGS).task_uid)
        self._send("next", [checkpoint_entry(standing)])

    def _apply(self, slot: Slot, documents: Sequence[SearchDocument], start: Standing, end: Standing) -> None:
        self._require_step(slot, start)
        while self._filling:
            self._succeed(self._filling.pop(0))
        if documents:
            self._send(slot, [as_entry(document) for document in documents])
        self._send(slot, [checkpoint_entry(end)])
        if slot == "live":
            self._stands_at = end
            self._announced_at = time.monotonic()

    def _require_step(self, slot: Slot, start: Standing) -> None:
        """The server must stand where we left it. (`start` may be further: not every step is announced.)"""
        present = self._standing(slot)
        expected = start
        if slot == "live" and self._stands_at is not None and self._stands_at.generation == start.generation:
            expected = self._stands_at
        if present is None or (present.generation, present.position) != (expected.generation, expected.position):
            self._stands_at = None
            raise OutOfStep(PRODUCT_SEARCH.name, 0 if present is None else present.position, expected.position)

    def _switch(self, generation: int) -> Switch:
        built, present = self._standing("next"), self._standing("live")
        if built is None or built.generation != generation:
            return "lost"
        if present is not None and present.position > built.position:
            return "behind"
        if not self._exists(INDEXES["live"]):
            self._succeed(self._client.create_index(INDEXES["live"], {"primaryKey": "id"}).task_uid)
        self._succeed(self._client.swap_indexes([{"indexes": [INDEXES["live"], INDEXES["next"]]}]).task_uid)
        self._drop(INDEXES["next"])
        return "switched"

    def _forget(self, standing: Standing) -> None:
        if self._standing("live") == standing:
            self._succeed(self._client.index(INDEXES["live"]).delete_document(CHECKPOINT_ID).task_uid)

    def _digests(self, generation: int, ids: Sequence[str]) -> dict[str, bytes]:
        slot: Slot = "next" if (built := self._standing("next")) and built.generation == generation else "live"
        wanted = {"ids": list(ids), "limit": len(ids), "fields": ["id", "digest", "item"]}
        found = self._client.index(INDEXES[slot]).get_documents(wanted).results
        return {entry.id: fingerprint(entry.digest, as_written(entry.item)) for entry in found}

    def _count(self, slot: Slot) -> int:
        return int(self._client.index(INDEXES[slot]).get_stats().number_of_documents) - 1  # the checkpoint is one

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
            self._succeed(self._client.delete_index(index).task_uid)

    def _send(self, slot: Slot, entries: list[dict[str, Any]]) -> None:
        for task in self._enqueue(slot, entries):
            self._succeed(task)

    def _enqueue(self, slot: Slot, entries: list[dict[str, Any]]) -> list[int]:
        index = self._client.index(INDEXES[slot])
        return [
            index.add_documents(entries[start : start + DOCUMENTS_A_REQUEST_MAX]).task_uid
            for start in range(0, len(entries), DOCUMENTS_A_REQUEST_MAX)
        ]

    def _succeed(self, task: int) -> None:
        """A 202 is only a ticket: wait until the task has succeeded. Raises StoreDown("search") if it did not."""
        ended = self._client.wait_for_task(task, TASK_MS_MAX, TASK_POLL_MS)
        if ended.status != "succeeded":
            raise StoreDown("search") from RuntimeError(f"task {task} {ended.status}: {ended.error}")


def as_written(item: dict[str, Any]) -> bytes:
    """The server keeps fields in an order of its own."""
    try:
        return encode(msgspec.convert(item, ProductListItem))
    except msgspec.ValidationError:
        return encode(item)
