"""Writing the index through the official client, which blocks and so runs in a thread, with every time-out said."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any, Final

import meilisearch
import msgspec
from meilisearch.errors import MeilisearchApiError, MeilisearchError

from adapters.search.meilisearch.documents import CHECKPOINT_ID, INDEX, SETTINGS, as_entry, checkpoint_entry
from domain.outages import OutOfStep, StoreDown
from read_models.model import UNFINISHED, Standing
from read_models.product_search import PRODUCT_SEARCH, SearchDocument

ANSWER_SECONDS_MAX: Final = 5
TASK_MS_MAX: Final = 60_000
TASK_POLL_MS: Final = 10
DOCUMENTS_A_REQUEST_MAX: Final = 500
ANNOUNCE_SECONDS_MIN: Final = 1.0


class MeilisearchWriter:
    def __init__(self, url: str, key: str | None) -> None:
        self._client = meilisearch.Client(url, key, timeout=ANSWER_SECONDS_MAX)
        self._announced_at = 0.0
        self._checkpoint = 0
        self._generation = UNFINISHED

    async def checkpoint(self) -> int:
        self._checkpoint = await asyncio.to_thread(self._prepare)
        return self._checkpoint

    async def apply(self, documents: Sequence[SearchDocument], start: int, end: Standing) -> None:
        """All portions go into the queue at once; the checkpoint follows when every one of them has succeeded."""
        await asyncio.to_thread(self._require_step)
        if documents:
            await asyncio.to_thread(self._send, [as_entry(document) for document in documents])
        self._generation = end.generation or self._generation  # an index once finished stays so
        kept = msgspec.structs.replace(end, generation=self._generation)
        await asyncio.to_thread(self._send, [checkpoint_entry(kept)])
        self._checkpoint = end.position
        self._announced_at = time.monotonic()

    async def announce(self, end: Standing) -> None:
        """At most once a second: each is a task in the server's queue."""
        if time.monotonic() - self._announced_at >= ANNOUNCE_SECONDS_MIN:
            await self.apply([], self._checkpoint, end)

    async def close(self) -> None:
        return None

    def _prepare(self) -> int:
        """The index, with settings as they should be, patched only where they are not."""
        try:
            try:
                present = self._client.index(INDEX).get_settings()
            except MeilisearchApiError as missing:
                if missing.code != "index_not_found":
                    raise
                self._succeed(self._client.create_index(INDEX, {"primaryKey": "id"}).task_uid)
                present = {}
            if differing := {name: value for name, value in SETTINGS.items() if not covers(present.get(name), value)}:
                self._succeed(self._client.index(INDEX).update_settings(differing).task_uid)
            return self._read_checkpoint()
        except MeilisearchError as trouble:
            raise StoreDown("search") from trouble

    def _read_checkpoint(self) -> int:
        try:
            standing: dict[str, int] = self._client.index(INDEX).get_document(CHECKPOINT_ID).standing
        except MeilisearchApiError as missing:
            if missing.code != "document_not_found":
                raise
            return 0
        self._generation = standing["generation"]
        return standing["position"]

    def _require_step(self) -> None:
        """The server must stand where we left it. (`start` may be further: not every step is announced.)"""
        try:
            present = self._read_checkpoint()
        except MeilisearchError as trouble:
            raise StoreDown("search") from trouble
        if present != self._checkpoint:
            raise OutOfStep(PRODUCT_SEARCH.name, present, self._checkpoint)

    def _send(self, entries: list[dict[str, Any]]) -> None:
        index = self._client.index(INDEX)
        try:
            tasks = [
                index.add_documents(entries[start : start + DOCUMENTS_A_REQUEST_MAX]).task_uid
                for start in range(0, len(entries), DOCUMENTS_A_REQUEST_MAX)
            ]
            for task in tasks:
                self._succeed(task)
        except MeilisearchError as trouble:
            raise StoreDown("search") from trouble

    def _succeed(self, task: int) -> None:
        """A 202 is only a ticket: wait until the task has succeeded. Raises StoreDown("search") if it did not."""
        ended = self._client.wait_for_task(task, TASK_MS_MAX, TASK_POLL_MS)
        if ended.status != "succeeded":
            raise StoreDown("search") from RuntimeError(f"task {task} {ended.status}: {ended.error}")


def covers(present: Any, wanted: Any) -> bool:
    """Whether the present setting is the wanted one, whatever else the server has put beside it."""
    if isinstance(wanted, dict):
        return isinstance(present, dict) and all(covers(present.get(name), value) for name, value in wanted.items())
    return bool(present == wanted)
