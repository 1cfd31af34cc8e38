"""Writing the embedded index: the live generation, and the one that is built beside it."""

import asyncio
import errno
import os
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Final

import structlog
import tantivy

from adapters.search.embedded.folder import IndexFolder
from adapters.search.embedded.heartbeat import visible
from adapters.search.embedded.open_index import LockBusy, OpenIndex, decode_settings, kept, stored_checkpoint
from adapters.search.embedded.schema import OURS, SETTINGS_ID, create_index, open_index
from adapters.search.fingerprint import fingerprint
from domain.outages import OutOfStep, StoreDown
from domain.search.search_settings import SearchSettings
from read_models.model import Slot, Standing, Switch
from read_models.product_search import PRODUCT_SEARCH, SearchDocument

LOCK_PATIENCE_SECONDS: Final = 0.5
LOCK_POLL_SECONDS: Final = 0.05
NO_ROOM: Final = os.strerror(errno.ENOSPC)

log = structlog.get_logger()


class EmbeddedWriter:
    """Whoever uses it leads this read model: an index somebody else still holds open is taken over."""

    def __init__(self, home: Path, languages: Sequence[str] = ("en",)) -> None:
        """`languages` are those of the next index; one that is there stays in its own."""
        self.languages = tuple(languages)
        self._folder = IndexFolder(home)
        self._open: dict[Slot, OpenIndex] = {}
        # A cancelled task leaves its thread running; whoever comes next waits for it.
        self._one_at_a_time = Lock()

    async def standing(self, slot: Slot) -> Standing | None:
        return await asyncio.to_thread(self._standing, slot)

    async def begin(self, standing: Standing) -> None:
        await asyncio.to_thread(self._begin, standing)

    async def fill(self, documents: Sequence[SearchDocument]) -> None:
        await asyncio.to_thread(self._fill, documents)

    async def apply(
        self,
        slot: Slot,
        documents: Sequence[SearchDocument],
        start: Standing,
        end: Standing,
        settings: SearchSettings | None = None,
    ) -> None:
        await asyncio.to_thread(self._apply, slot, documents, start, end, settings)

    async def announce(self, start: Standing, end: Standing) -> None:
        await asyncio.to_thread(self._announce, start, end)

    async def hold(self) -> None:
        await asyncio.to_thread(self._hold)

    async def switch(self, generation: int) -> Switch:
        return await asyncio.to_thread(self._switch, generation)

    async def forget(self, standing: Standing) -> None:
        await asyncio.to_thread(self._forget, "live", standing.generation)

    async def sweep(self) -> None:
        await asyncio.to_thread(self._sweep)

    async def digests(self, generation: int, ids: Sequence[str]) -> dict[str, bytes]:
        return await asyncio.to_thread(self._digests, generation, ids)

    async def settings(self, slot: Slot) -> SearchSettings | None:
        return await asyncio.to_thread(self._settings, slot)

    async def count(self, slot: Slot) -> int:
        return await asyncio.to_thread(self._count, slot)

    async def close(self) -> None:
        await asyncio.to_thread(self._close_all)

    def _standing(self, slot: Slot) -> Standing | None:
        """Without opening it for writing: somebody else may be its writer."""
        generation = self._folder.present(slot)
        if generation is None:
            return None
        try:
            index = open_index(self._folder.path(generation))
            index.reload()
            return visible(self._folder.path(generation), stored_checkpoint(index, generation))
        except (OSError, ValueError) as trouble:
            if NO_ROOM in str(trouble):  # to read it takes a lock, which is a file
                raise StoreDown("search") from trouble
            # Damaged (half deleted, say): as good as gone, to be built anew.
            log.warning("the search index is damaged", slot=slot, trouble=str(trouble))
            self._forget(slot, generation)
            return None

    def _forget(self, slot: Slot, generation: int) -> None:
        """Unless another one has taken its place meanwhile."""
        with self._one_at_a_time, self._folder.locked():
            if self._folder.named(slot) == generation:
                self._close(slot)
                self._folder.unname(slot)

    def _hold(self) -> None:
        with self._folder.locked():
            self._folder.hold()

    def _begin(self, standing: Standing) -> None:
        with self._one_at_a_time:
            self._close("next")
            path = self._folder.path(standing.generation)
            with self._folder.locked():
                self._folder.name("next", standing.generation)  # what has a name is not swept away
                path.mkdir()
            create_index(path, self.languages)
            opened = OpenIndex(path, standing.generation)
            opened.commit(standing)
            self._open["next"] = opened
        self._sweep()

    def _sweep(self) -> None:
        with self._folder.locked():
            self._folder.sweep()

    def _fill(self, documents: Sequence[SearchDocument]) -> None:
        with self._one_at_a_time:
            if "next" not in self._open:
                raise StoreDown("search")
            self._open["next"].add(documents, new=True)

    def _apply(
        self,
        slot: Slot,
        documents: Sequence[SearchDocument],
        start: Standing,
        end: Standing,
        settings: SearchSettings | None,
    ) -> None:
        with self._one_at_a_time:
            self._in_step(slot, start)  # once before the lock, for an index may have to be taken over
            with self._folder.locked():
                opened = self._free_to_write(slot, start)
                try:
                    opened.add(documents)
                    opened.commit(end, settings)
                except StoreDown:
                    self._close(slot)
                    raise
                if slot == "live":
                    opened.announce(end)
                if slot == "live" and opened.is_worn:
                    self._close(slot)

    def _announce(self, start: Standing, end: Standing) -> None:
        with self._one_at_a_time:
            self._in_step("live", start)
            with self._folder.locked():
                self._free_to_write("live", start).announce(end)

    def _free_to_write(self, slot: Slot, start: Standing) -> OpenIndex:
        """While the folder's lock is ours. Raises OutOfStep."""
        if slot == "live" and self._folder.is_held():
            raise OutOfStep(PRODUCT_SEARCH.name, 0, start.position)
        return self._in_step(slot, start)

    def _in_step(self, slot: Slot, start: Standing) -> OpenIndex:
        """The slot's index if it stands at `start`. Raises OutOfStep."""
        if self._folder.present(slot) == start.generation:
            opened = self._opened(slot, start.generation)
            if opened.generation == start.generation and opened.stands_at.position == start.position:
                return opened
        self._close(slot)
        raise OutOfStep(PRODUCT_SEARCH.name, 0, start.position)

    def _opened(self, slot: Slot, generation: int) -> OpenIndex:
        """Under another number if it had to be taken over. Raises StoreDown if it can't be opened."""
        opened = self._open.get(slot)
        if opened is not None and opened.generation == generation:
            return opened
        self._close(slot)
        try:
            self._open[slot] = self._open_patiently(slot, generation)
        except (OSError, ValueError) as trouble:
            raise StoreDown("search") from trouble
        return self._open[slot]

    def _open_patiently(self, slot: Slot, generation: int) -> OpenIndex:
        deadline = time.monotonic() + LOCK_PATIENCE_SECONDS
        while True:
            try:
                return OpenIndex(self._folder.path(generation), generation)
            except LockBusy as busy:
                if slot != "live":
                    raise StoreDown("search") from busy
                if time.monotonic() > deadline:
                    log.warning("the search index is taken over from a writer that doesn't let go of it")
                    generation = self._folder.take_over(generation)
            time.sleep(LOCK_POLL_SECONDS)

    def _switch(self, generation: int) -> Switch:
        with self._one_at_a_time, self._folder.locked():
            if self._folder.present("next") != generation:
                return "lost"
            built, present = self._standing_of("next"), self._standing_of("live")
            if built is None or (present is not None and present.position > built.position):
                return "behind"
            self._close("next")
            self._folder.name("live", generation)
            self._folder.unname("next")
            self._folder.release()
            return "switched"

    def _standing_of(self, slot: Slot) -> Standing | None:
        """With what was announced of it."""
        generation = self._folder.present(slot)
        if generation is None:
            return None
        path = self._folder.path(generation)
        try:
            index = open_index(path)
            index.reload()
        except (OSError, ValueError):
            return None
        return visible(path, stored_checkpoint(index, generation))

    def _index(self, generation: int) -> tantivy.Index:
        try:
            index = open_index(self._folder.path(generation))
            index.reload()
        except (OSError, ValueError) as trouble:
            raise StoreDown("search") from trouble
        return index

    def _digests(self, generation: int, ids: Sequence[str]) -> dict[str, bytes]:
        index = self._index(generation)
        searcher, found = index.searcher(), dict[str, bytes]()
        query = tantivy.Query.term_set_query(index.schema, "id", list(ids))
        for _, address in searcher.search(query, max(1, len(ids))).hits:
            document = searcher.doc(address)
            item = bytes(document.get_first("body") or b"")
            found[str(document.get_first("id"))] = fingerprint(
                bytes(document.get_first("digest") or b"").decode(), item
            )
        return found

    def _settings(self, slot: Slot) -> SearchSettings | None:
        generation = self._folder.present(slot)
        stored = None if generation is None else kept(self._index(generation), SETTINGS_ID)
        return None if stored is None else decode_settings(stored)

    def _count(self, slot: Slot) -> int:
        generation = self._folder.present(slot)
        if generation is None:
            raise StoreDown("search")
        index = self._index(generation)
        return int(index.searcher().num_docs) - sum(kept(index, name) is not None for name in OURS)

    def _close(self, slot: Slot) -> None:
        opened = self._open.pop(slot, None)
        if opened is not None:
            opened.close()

    def _close_all(self) -> None:
        with self._one_at_a_time:
            for slot in list(self._open):
                self._close(slot)
