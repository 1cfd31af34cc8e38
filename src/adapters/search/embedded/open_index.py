"""One generation of the embedded index, open for writing."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
import tantivy
from msgspec.structs import replace

from adapters.search.embedded.heartbeat import Heartbeat, beat, visible
from adapters.search.embedded.schema import CHECKPOINT_ID, SETTINGS_ID, as_tantivy, languages_of, open_index
from adapters.search.stemming import Stemming
from domain.outages import StoreDown
from domain.search.search_settings import SearchSettings
from read_models.documents import encode
from read_models.model import Standing
from read_models.product_search import SearchDocument

HEAP_BYTES_MAX: Final = 64 * 1024 * 1024
THREADS: Final = 1
COMMITS_MAX: Final = 1_000
"""Of one opening, by a writer or a reader: until it is closed, tantivy 0.27 keeps the name of every file it has mapped,
some 2 kB a commit.
"""
LOCKED: Final = "LockBusy"

decode_standing: Final = msgspec.json.Decoder(Standing).decode
decode_settings: Final = msgspec.json.Decoder(SearchSettings).decode


class LockBusy(Exception):
    """Another writer has it open."""


class OpenIndex:
    """`stands_at` is its checkpoint, or what was announced since."""

    def __init__(self, path: Path, generation: int) -> None:
        """Raises LockBusy, and ValueError when it is damaged."""
        self.path = path
        self.generation = generation
        self._index = open_index(path)
        self._stemming = Stemming(languages_of(path))
        try:
            self._writer: tantivy.IndexWriter | None = self._index.writer(HEAP_BYTES_MAX, THREADS)
        except ValueError as trouble:
            if LOCKED in str(trouble):
                raise LockBusy from trouble
            raise
        self._index.reload()
        self._commits_left = COMMITS_MAX
        self._committed = stored_checkpoint(self._index, generation) or Standing(generation, 0, 0, 0)
        self.stands_at = visible(path, self._committed) or self._committed

    def add(self, documents: Sequence[SearchDocument], *, new: bool = False) -> None:
        """In place of those with the same ids, unless they are known to be `new`. Raises StoreDown("search")."""
        try:
            for document in documents:
                if not new:
                    self.writer.delete_documents_by_term("id", document.id)
                self.writer.add_document(as_tantivy(document, self._stemming))
        except (OSError, ValueError) as trouble:
            raise StoreDown("search") from trouble

    def commit(self, end: Standing, settings: SearchSettings | None = None) -> None:
        """Raises StoreDown("search")."""
        try:
            self._keep(CHECKPOINT_ID, end)
            if settings is not None:
                self._keep(SETTINGS_ID, settings)
            self.writer.commit()
        except (OSError, ValueError) as trouble:
            raise StoreDown("search") from trouble
        self._commits_left -= 1
        self._committed = self.stands_at = end

    def announce(self, end: Standing) -> None:
        try:
            beat(self.path, Heartbeat(self._committed.position, end))
        except OSError as trouble:
            raise StoreDown("search") from trouble
        self.stands_at = end

    def _keep(self, name: str, value: Standing | SearchSettings) -> None:
        """tantivy-py offers no commit payload, so each is a document of its own in the same commit."""
        document = tantivy.Document()
        document.add_text("id", name)
        document.add_bytes("body", encode(value))
        self.writer.delete_documents_by_term("id", name)
        self.writer.add_document(document)

    @property
    def is_worn(self) -> bool:
        """It is better closed, and opened again for the next commit."""
        return self._commits_left <= 0

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


def stored_checkpoint(index: tantivy.Index, generation: int) -> Standing | None:
    """Under the number its folder has: that of a copy is another one than when it was written."""
    stored = kept(index, CHECKPOINT_ID)
    return None if stored is None else replace(decode_standing(stored), generation=generation)


def kept(index: tantivy.Index, name: str) -> bytes | None:
    """What was put beside the products under that name."""
    searcher = index.searcher()
    query = tantivy.Query.term_query(index.schema, "id", name, "basic")
    for _, address in searcher.search(query, 1).hits:
        return bytes(searcher.doc(address).get_first("body") or b"")
    return None
