"""Going through a whole list of a read model, however long it is, in the order of keys that no change changes."""

import time
from collections.abc import AsyncIterator
from typing import Final

import msgspec

from adapters.redis.page_after import START, Page, Place, page_after
from domain.outages import Moved, ReadModelBehind
from queries.ask import reached
from queries.sources import Sources
from read_models.model import ReadModel, Standing, currency_of

PAGE_DOCUMENTS_MAX: Final = 100
PAGE_DOCUMENTS_MIN: Final = 10
PAGE_BYTES: Final = 2**20
"""About as much as a page holds: of long documents there are fewer in it."""


class Along(msgspec.Struct, frozen=True):
    """A list, sorted by what never changes of what stands in it; all of it, or `documents_max` from `begin` on."""

    model: ReadModel
    rank: str
    begin: int = 0
    documents_max: int | None = None


class Walk:
    """The documents of a list, lowest first, each as it is when its page is read: as fresh as `standing` at least.

    What stands in the list all the time comes once, whatever changes meanwhile. What is added or taken out meanwhile
    comes, or doesn't. Where another generation takes the place of the one that was begun, it is gone on in at the same
    key; it is waited for as long as for a position. Memory holds one page.
    """

    def __init__(self, along: Along, standing: Standing, sources: Sources, wait_ms_max: int) -> None:
        self.standing = standing
        self.pages_read = 0
        self._along = along
        self._sources = sources
        self._wait_ms_max = wait_ms_max
        self._at = standing
        self._page_documents = PAGE_DOCUMENTS_MIN

    @property
    def lag_ms(self) -> int:
        return max(0, int(time.time() * 1000) - self.standing.as_of_ms)

    @property
    def currency(self) -> str:
        """Raises ReadModelBehind while a model from before it was told is live."""
        found = currency_of(self.standing.shape)
        if found is None:
            raise ReadModelBehind(self._along.model.name)
        return found

    async def pages(self) -> AsyncIterator[list[bytes]]:
        """Raises StoreDown, ReadModelBehind."""
        place, left = START._replace(expected=self._along.begin), self._along.documents_max
        while left is None or left > 0:
            wanted = self._page_documents if left is None else min(left, self._page_documents)
            page, documents = await self._read(place, wanted)
            place, left = page.place, None if left is None else left - len(page.keys)
            self._fit(documents)
            self.pages_read += 1
            if documents:
                yield documents
            if page.is_last:
                return

    async def _read(self, place: Place, documents_max: int) -> tuple[Page, list[bytes]]:
        """From whichever generation is live. What was taken out since its key was read is left out."""
        model, redis = self._along.model, self._sources.redis
        deadline = time.monotonic() + self._wait_ms_max / 1000
        while True:
            try:
                self._at, page = await page_after(redis, model, self._at, self._along.rank, place, documents_max)
                found = await self._documents(page.keys)
            except Moved as moved:
                if time.monotonic() >= deadline:
                    raise ReadModelBehind(moved.model) from moved
                self._at = await reached(model, self.standing.position, self._sources, deadline)
                continue
            return page, [document for document in found if document is not None]

    async def _documents(self, keys: list[str]) -> list[bytes | None]:
        if not keys:
            return []
        self._at, found = await self._sources.redis.documents(self._along.model, self._at, keys)
        return found

    def _fit(self, documents: list[bytes]) -> None:
        """How many documents the next page holds: at most twice as many as this one."""
        if documents:
            fitting = PAGE_BYTES * len(documents) // max(1, sum(map(len, documents)))
            self._page_documents = max(1, min(fitting, 2 * self._page_documents, PAGE_DOCUMENTS_MAX))


async def set_out(along: Along, sources: Sources, at: int, wait_ms_max: int) -> Walk:
    """From what a read model shows that has come to outbox position `at`. Raises ReadModelBehind, StoreDown."""
    deadline = time.monotonic() + wait_ms_max / 1000
    return Walk(along, await reached(along.model, at, sources, deadline), sources, wait_ms_max)
