"""The one writer of the embedded index."""

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Final

import msgspec
import structlog
import tantivy

from adapters.search.embedded.heartbeat import Heartbeat, beat
from adapters.search.embedded.schema import CHECKPOINT_ID, as_tantivy, open_index
from domain.outages import OutOfStep, StoreDown
from read_models.documents import encode
from read_models.model import UNFINISHED, Standing
from read_models.product_search import PRODUCT_SEARCH, SearchDocument

HEAP_BYTES_MAX: Final = 64 * 1024 * 1024
THREADS: Final = 1
LOCKED: Final = "LockBusy"

log = structlog.get_logger()


def index_path(home: Path) -> Path:
    """Each revision of the read model has a folder of its own."""
    return home / f"products-r{PRODUCT_SEARCH.revision}"


class EmbeddedWriter:
    """Opening waits for nothing: a second writer raises StoreDown("search") at its first use."""

    def __init__(self, home: Path) -> None:
        self._path = index_path(home)
        self._writer: tantivy.IndexWriter | None = None
        self._index: tantivy.Index | None = None
        self._checkpoint = 0
        self._stands_at = 0  # the checkpoint, or what was announced since
        self._generation = UNFINISHED
        # A cancelled task leaves its thread running; whoever comes next waits for it.
        self._one_at_a_time = Lock()

    async def checkpoint(self) -> int:
        return await asyncio.to_thread(self._read_checkpoint)

    async def apply(self, documents: Sequence[SearchDocument], start: int, end: Standing) -> None:
        await asyncio.to_thread(self._commit, documents, start, end)

    async def announce(self, end: Standing) -> None:
        if not self._path.exists():
            raise StoreDown("search")
        beat(self._path, Heartbeat(self._checkpoint, self._kept(end)))
        self._stands_at = end.position

    async def close(self) -> None:
        """Gives the index's lock back. What was not committed is not there."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        with self._one_at_a_time:
            writer, self._writer, self._index = self._writer, None, None
            if writer is not None:
                writer.rollback()

    def _read_checkpoint(self) -> int:
        with self._one_at_a_time:
            self._open()
            return self._checkpoint

    def _open(self) -> None:
        if self._writer is not None and self._path.exists():
            return
        self._writer = self._index = None
        self._path.mkdir(parents=True, exist_ok=True)
        try:
            self._index = open_index(str(self._path))
            self._writer = self._index.writer(HEAP_BYTES_MAX, THREADS)
            self._index.reload()
            standing = stored_checkpoint(self._index)
        except ValueError as trouble:
            if LOCKED not in str(trouble):
                # Damaged (half deleted, say): made anew from the beginning, which is what an empty one is.
                log.warning("the search index is damaged and made anew", trouble=str(trouble))
                shutil.rmtree(self._path, ignore_errors=True)
            self._writer = self._index = None
            raise StoreDown("search") from trouble
        self._checkpoint = self._stands_at = 0 if standing is None else standing.position
        self._generation = UNFINISHED if standing is None else standing.generation

    def _commit(self, documents: Sequence[SearchDocument], start: int, end: Standing) -> None:
        with self._one_at_a_time:
            self._open()
            if self._stands_at != start:  # it was deleted, and opening it made an empty one
                raise OutOfStep(PRODUCT_SEARCH.name, self._stands_at, start)
            end = self._kept(end)
            self._write(documents, end)
            self._checkpoint = self._stands_at = end.position
            beat(self._path, Heartbeat(end.position, end))

    def _kept(self, end: Standing) -> Standing:
        """An index once finished stays so."""
        self._generation = end.generation or self._generation
        return msgspec.structs.replace(end, generation=self._generation)

    def _write(self, documents: Sequence[SearchDocument], end: Standing) -> None:
        assert self._writer is not None
        writer = self._writer
        try:
            for document in documents:
                writer.delete_documents_by_term("id", document.id)
                writer.add_document(as_tantivy(document, encode(document.item)))
            writer.delete_documents_by_term("id", CHECKPOINT_ID)
            writer.add_document(checkpoint_document(end))
            writer.commit()
        except (OSError, ValueError) as trouble:
            self._writer = self._index = None
            raise StoreDown("search") from trouble


def checkpoint_document(standing: Standing) -> tantivy.Document:
    """tantivy-py offers no commit payload, so the checkpoint is a document of its own in the same commit."""
    document = tantivy.Document()
    document.add_text("id", CHECKPOINT_ID)
    document.add_bytes("body", encode(standing))
    return document


def stored_checkpoint(index: tantivy.Index) -> Standing | None:
    searcher = index.searcher()
    query = tantivy.Query.term_query(index.schema, "id", CHECKPOINT_ID, "basic")
    for _, address in searcher.search(query, 1).hits:
        return msgspec.json.decode(bytes(searcher.doc(address).get_first("body") or b""), type=Standing)
    return None
