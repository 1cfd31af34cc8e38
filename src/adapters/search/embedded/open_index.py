"""One generation of the embedded index, open for writing."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
import tantivy

from adapters.search.embedded.heartbeat import Heartbeat, beat
from adapters.search.embedded.schema import CHECKPOINT_ID, as_tantivy, open_index
from domain.outages import StoreDown
from read_models.documents import encode
from read_models.model import Standing
from read_models.product_search import SearchDocument

HEAP_BYTES_MAX: Final = 64 * 1024 * 1024
THREADS: Final = 1
LOCKED: Final = "LockBusy"


class LockBusy(Exception):
    """Another writer has it open."""


class OpenIndex:
    """`stands_at` is its checkpoint, or what was announced since."""

    def __init__(self, path: Path, generation: int) -> None:
        """Raises LockBusy, and ValueError when it is damaged."""
        self.path = path
        self.generation = generation
        self._index = open_index(path)
        try:
            self._writer: tantivy.IndexWriter | None = self._index.writer(HEAP_BYTES_MAX, THREADS)
        except ValueError as trouble:
            if LOCKED in str(trouble):
                raise LockBusy from trouble
            raise
        self._index.reload()
        self._committed = stored_checkpoint(self._index, generation) or Standing(generation, 0, 0, 0)
        self.stands_at = self._committed

    def add(self, documents: Sequence[SearchDocument], *, new: bool = False) -> None:
        """In place of those with the same ids, unless they are known to be `new`. Raises StoreDown("search")."""
        try:
            for document in documents:
                if not new:
                    self.writer.delete_documents_by_term("id", document.id)
                self.writer.add_document(as_tantivy(document))
        except (OSError, ValueError) as trouble:
            raise StoreDown("search") from trouble

    def commit(self, end: Standing) -> None:
        """Raises StoreDown("search")."""
        try:
            self.writer.delete_documents_by_term("id", CHECKPOINT_ID)
            self.writer.add_document(checkpoint_document(end))
            self.writer.commit()
        except (OSError, ValueError) as trouble:
            raise StoreDown("search") from trouble
        self._committed = self.stands_at = end

    def announce(self, end: Standing) -> None:
        try:
            beat(self.path, Heartbeat(self._committed.position, end))
        except OSError as trouble:
            raise StoreDown("search") from trouble
        self.stands_at = end

    @property
    def writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise StoreDown("search")
        return self._writer

    def close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(ValueError):  # there is nothing to roll back to where its files were deleted
                writer.rollback()


def checkpoint_document(standing: Standing) -> tantivy.Document:
    """tantivy-py offers no commit payload, so the checkpoint is a document of its own in the same commit."""
    document = tantivy.Document()
    document.add_text("id", CHECKPOINT_ID)
    document.add_bytes("body", encode(standing))
    return document


def stored_checkpoint(index: tantivy.Index, generation: int) -> Standing | None:
    """Under the number its folder has: that of a copy is another one than when it was written."""
    searcher = index.searcher()
    query = tantivy.Query.term_query(index.schema, "id", CHECKPOINT_ID, "basic")
    for _, address in searcher.search(query, 1).hits:
        standing = msgspec.json.decode(bytes(searcher.doc(address).get_first("body") or b""), type=Standing)
        return msgspec.structs.replace(standing, generation=generation)
    return None
