"""Reading the embedded index, in any process."""

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import tantivy
from msgspec.structs import replace

from adapters.search.embedded.facet_texts import FacetTexts
from adapters.search.embedded.folder import IndexFolder
from adapters.search.embedded.heartbeat import visible
from adapters.search.embedded.kept_answers import KeptAnswers
from adapters.search.embedded.kept_suggestions import KeptSuggestions
from adapters.search.embedded.open_index import COMMITS_MAX, decode_settings, kept, stored_checkpoint
from adapters.search.embedded.schema import SETTINGS_ID, languages_of, open_index
from adapters.search.embedded.search import Search
from adapters.search.embedded.suggest import suggest
from adapters.search.embedded.turns import Turns
from adapters.search.embedded.warm import warm
from adapters.search.embedded.whole import explained, whole
from adapters.search.lexicon import Lexicon
from adapters.search.offered import Suggested
from adapters.search.port import Explained, Found, ProductQuery
from adapters.search.stemming import stemming_in
from domain.outages import StoreDown
from domain.search.search_settings import STARTING_SETTINGS, SearchSettings
from read_models.model import Standing

RELOAD_MS_MIN: Final = 20
INLINE_PRODUCTS_MAX: Final = 3_000
"""What one question may look at, for each of its words and once for the facets, while everybody waits: that takes up to
2 ms. Larger questions go into a thread, which costs about a tenth more.
"""
INLINE_SUGGESTED_MAX: Final = 20_000
"""Suggestions out of so many products take half a millisecond, seldom two; a thread would take as long again."""
PARALLEL_PRODUCTS_MIN: Final = 100_000
"""From so many on the page and the facets are worth a thread each: the engine has more to do than Python."""

Answer = TypeVar("Answer")


def state_of(path: Path) -> tuple[str, int, int]:
    """Another one after every commit, which replaces this file."""
    commit = (path / "meta.json").stat()
    return path.name, commit.st_ino, commit.st_mtime_ns


class EmbeddedReader:
    """Looks for new commits, and for another live index, as questions come in, at most every RELOAD_MS_MIN."""

    def __init__(self, home: Path) -> None:
        self._folder = IndexFolder(home)
        self._generation: int | None = None
        self._index: tantivy.Index | None = None
        self._standing: Standing | None = None
        self._settings: bytes | None = None
        self._lexicon = Lexicon(STARTING_SETTINGS, stemming_in(()))
        self._commits_left = 0
        self._looked_at = 0.0
        self._state: object = None
        self._kept = KeptAnswers()
        self._texts = FacetTexts()
        self._offered = KeptSuggestions()
        self._turns = Turns()

    def warm(self) -> None:
        """In a thread, from now on."""
        self._turns.beside(partial(warm, self._folder))

    async def standing(self, at: int = 0) -> Standing | None:
        if not self._is_fresh and self._folder.present("live") is None:
            self._index = None
            return None
        self._look()
        return self._standing

    async def settings(self) -> SearchSettings:
        self._look()
        return self._lexicon.settings

    async def search(self, query: ProductQuery) -> Found:
        index, state = self._look(), self._state
        position = 0 if self._standing is None else self._standing.position
        found = self._kept.get(query)
        if found is None:
            found = await self._found(index, query, position)
            self._kept.keep(query, found, state)
        return replace(found, position=position)

    async def _found(self, index: tantivy.Index, query: ProductQuery, position: int) -> Found:
        try:
            known = self._kept.facets(query)
            if known is not None or index.searcher().num_docs < PARALLEL_PRODUCTS_MIN:
                return await self._run(index, query.q, lambda: whole(self._begin(index, query), position, known))
            in_thread = self._turns.in_thread
            async with self._turns.turn():
                search = await in_thread(lambda: self._begin(index, query))
                hits, facets = await asyncio.gather(in_thread(search.page), in_thread(search.facets))
                return await in_thread(lambda: search.found(hits, facets, position))
        except ValueError as unknown:  # an older index that is read until its successor is whole may lack a field
            raise StoreDown("search") from unknown

    async def preview(self, query: ProductQuery) -> Explained:
        index = self._look()
        position = 0 if self._standing is None else self._standing.position
        try:
            return await self._run(index, query.q, lambda: explained(self._begin(index, query), position))
        except ValueError as unknown:
            raise StoreDown("search") from unknown

    async def suggest(self, typed: str, searches: Sequence[str]) -> Suggested:
        index, state, lexicon = self._look(), self._state, self._lexicon
        offered = None if searches else self._offered.get(typed, state)
        if offered is None:
            try:
                is_quick = index.searcher().num_docs <= INLINE_SUGGESTED_MAX
                ask = partial(suggest, index, typed, lexicon, searches)
                offered = ask() if is_quick else await self._turns.in_thread(ask)
            except ValueError:  # an older index, which is read until its successor is whole
                offered = Suggested()
            if not searches:
                self._offered.keep(typed, offered, state)
        return offered

    def _begin(self, index: tantivy.Index, query: ProductQuery) -> Search:
        return Search(index, query, self._lexicon, self._texts)

    async def close(self) -> None:
        self._index = None
        self._turns.close()

    async def _run(self, index: tantivy.Index, words: str, ask: Callable[[], Answer]) -> Answer:
        """Here and now where that keeps nobody waiting, else in a thread."""
        looked_at = index.searcher().num_docs * (1 + len(words.split()))
        if looked_at <= INLINE_PRODUCTS_MAX:
            return ask()
        async with self._turns.turn():
            return await self._turns.in_thread(ask)

    def _look(self) -> tantivy.Index:
        """The index as of at most RELOAD_MS_MIN ago. Raises StoreDown("search")."""
        if self._index is not None and self._is_fresh:
            return self._index
        now, live = time.monotonic(), self._folder.present("live")
        if live is None:
            raise StoreDown("search")
        path = self._folder.path(live)
        try:
            state = state_of(path)
            if self._index is None or self._generation != live or self._commits_left <= 0:
                self._index, self._generation, self._commits_left = open_index(path), live, COMMITS_MAX
                self._lexicon, self._settings = Lexicon(STARTING_SETTINGS, stemming_in(languages_of(path))), None
            self._commits_left -= state != self._state
            self._index.reload()
            self._standing = visible(path, stored_checkpoint(self._index, live))
            # A commit in between may be in what was loaded; what is kept is not of it.
            self._state = state if state_of(path) == state else object()
            self._kept.are_of(self._state)
            self._read_settings(self._index)
        except (OSError, ValueError) as trouble:
            self._index = None
            raise StoreDown("search") from trouble
        self._looked_at = now
        return self._index

    @property
    def _is_fresh(self) -> bool:
        return self._index is not None and (time.monotonic() - self._looked_at) * 1000 < RELOAD_MS_MIN

    def _read_settings(self, index: tantivy.Index) -> None:
        stored = kept(index, SETTINGS_ID)
        if stored is not None and stored != self._settings:
            self._lexicon = Lexicon(decode_settings(stored), self._lexicon.stemming)
            self._settings = stored
