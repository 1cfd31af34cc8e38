"""Reading the index over kept connections: a page and its disjunctive facets in one multi-search.

The client is aiohttp, which parses in C: of a search httpx took half of all the time we spend on it (docs/search.md).
"""

import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final, NamedTuple

import aiohttp
import msgspec

from adapters.search.lexicon import Lexicon
from adapters.search.meilisearch.answers import Result, decode_results
from adapters.search.meilisearch.documents import CHECKPOINT_ID, SETTINGS_ID, Checkpoint, Kept
from adapters.search.meilisearch.explain import explained
from adapters.search.meilisearch.names import INDEX
from adapters.search.meilisearch.questions import standing_question
from adapters.search.meilisearch.rarities import RememberedRarities
from adapters.search.meilisearch.search import Search
from adapters.search.meilisearch.suggest import Suggesting
from adapters.search.offered import Suggested
from adapters.search.port import Explained, Found, ProductQuery
from adapters.search.stemming import stemming_in
from domain.outages import StoreDown
from domain.search.search_settings import STARTING_SETTINGS, SearchSettings
from read_models.documents import encode
from read_models.model import Standing

ANSWER_SECONDS_MAX: Final = 1.5
WAITING_MS_MAX: Final = 4
IDLE_MS_MAX: Final = 1_000
# Compressed answers come in two pieces, the second of which the server's TCP holds back for 40 ms.
HEADERS: Final = {"Accept-Encoding": "identity", "Content-Type": "application/json"}
MESSAGE_BYTES: Final = 1_000
GONE: Final = frozenset({401, 403, 404, 408, 413, 429})
"""Statuses that say the server, its index or our key is not there at the moment; others below 500 are our mistakes."""


UNKNOWN_FIELD: Final = (
    "invalid_search_attributes_to_search_on",
    "invalid_search_facets",
    "invalid_search_filter",
    "invalid_search_sort",
)


class FieldMissing(RuntimeError):
    """The index is of an older revision: it is read until its successor is whole."""


class Answer(NamedTuple):
    status: int
    body: bytes


class MeilisearchReader:
    def __init__(self, url: str, key: str | None, index: str = INDEX) -> None:
        self._index = index
        self._url = url.rstrip("/")
        self._headers = HEADERS | ({"Authorization": f"Bearer {key}"} if key else {})
        self._http: aiohttp.ClientSession | None = None
        self._checkpoint: Checkpoint | None = None
        self._lexicon = Lexicon(STARTING_SETTINGS, stemming_in(()))
        self._read: tuple[int, int | None] | None = None
        self._remembered = RememberedRarities()
        self._looked_at = 0.0

    async def standing(self, at: int = 0) -> Standing | None:
        """Every search brings it along; it is asked for only where that is too long ago."""
        age_ms = (time.monotonic() - self._looked_at) * 1000
        waiting = self._checkpoint is None or self._checkpoint.standing.position < at
        if age_ms >= (WAITING_MS_MAX if waiting else IDLE_MS_MAX):
            await self._look()
        return None if self._checkpoint is None else self._checkpoint.standing

    async def settings(self) -> SearchSettings:
        await self._require_index()
        return self._lexicon.settings

    async def search(self, query: ProductQuery) -> Found:
        """By the settings that are in force where it was found: should they have changed meanwhile, once more."""
        await self._require_index()
        try:
            lexicon = self._lexicon
            found = await self._found(query)
            return found if self._lexicon is lexicon else await self._found(query)
        except FieldMissing as older:  # until its successor is whole
            raise StoreDown("search") from older

    async def _found(self, query: ProductQuery) -> Found:
        if self._checkpoint is not None:
            self._remembered.at(self._checkpoint.standing.position)
        return await Search(self.ask, query, self._lexicon, self._remembered).found()

    async def preview(self, query: ProductQuery) -> Explained:
        found = await self.search(query)
        return await explained(self.ask, query, self._lexicon, found)

    async def suggest(self, typed: str, searches: Sequence[str]) -> Suggested:
        await self._require_index()
        try:
            return await Suggesting(self.ask, typed, self._lexicon).suggested(searches)
        except FieldMissing:
            return Suggested()

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()

    async def ask(self, questions: Sequence[dict[str, Any]]) -> tuple[int, list[Result]]:
        """What they find, and the position it is as of, at least: it is read before them. Raises StoreDown."""
        asked = [question | {"indexUid": self._index} for question in (standing_question(), *questions)]
        answer = await self._request("POST", "/multi-search", {"queries": asked})
        standing, *results = decode_results(checked(answer)).results
        if not standing.hits:
            self._checkpoint = None
            raise StoreDown("search")
        checkpoint = msgspec.json.decode(standing.hits[0], type=Checkpoint)
        await self._note(checkpoint)
        return checkpoint.standing.position, results

    async def _require_index(self) -> None:
        """Raises StoreDown."""
        if await self.standing() is None:
            raise StoreDown("search")

    async def _look(self) -> None:
        answer = await self._request("GET", f"/indexes/{self._index}/documents/{CHECKPOINT_ID}")
        if answer.status == HTTPStatus.NOT_FOUND:
            self._checkpoint = None
            self._looked_at = time.monotonic()
        else:
            await self._note(msgspec.json.decode(checked(answer), type=Checkpoint))

    async def _note(self, checkpoint: Checkpoint) -> None:
        """Settings are read again when the checkpoint tells of others, or of another index, which may be kept in other
        languages. An answer that was late turns nothing back.
        """
        there = (checkpoint.standing.generation, checkpoint.settings_version)
        if checkpoint.settings_version is not None and there != self._read:
            answer = await self._request("GET", f"/indexes/{self._index}/documents/{SETTINGS_ID}")
            kept = msgspec.json.decode(checked(answer), type=Kept)
            if not self._is_late(checkpoint):
                self._lexicon = Lexicon(kept.settings, stemming_in(kept.languages))
                self._read, self._remembered = there, RememberedRarities()
        if not self._is_late(checkpoint):
            self._checkpoint = checkpoint
        self._looked_at = time.monotonic()

    def _is_late(self, checkpoint: Checkpoint) -> bool:
        return self._checkpoint is not None and order(checkpoint) < order(self._checkpoint)

    async def _request(self, method: str, path: str, body: object = None) -> Answer:
        """Raises StoreDown."""
        if self._http is None:  # it belongs to the event loop it is made in
            timeout = aiohttp.ClientTimeout(ANSWER_SECONDS_MAX)
            self._http = aiohttp.ClientSession(
                headers=self._headers, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
            )
        sent = None if body is None else encode(body)
        try:
            async with self._http.request(method, self._url + path, data=sent, allow_redirects=False) as answer:
                return Answer(answer.status, await answer.read())
        except (aiohttp.ClientError, TimeoutError) as trouble:
            raise StoreDown("search") from trouble


def order(checkpoint: Checkpoint) -> tuple[int, int]:
    return checkpoint.standing.generation, checkpoint.standing.position


def checked(answer: Answer) -> bytes:
    """Raises StoreDown when the server, its index or our key is not there at the moment."""
    if answer.status < HTTPStatus.BAD_REQUEST:
        return answer.body
    says = answer.body[:MESSAGE_BYTES].decode(errors="replace")
    # A search of several says 400 where its index is not there.
    if answer.status in GONE or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or '"index_not_found"' in says:
        raise StoreDown("search") from RuntimeError(says)
    if any(code in says for code in UNKNOWN_FIELD):
        raise FieldMissing(says)
    raise RuntimeError(f"the search engine did not understand us: {says}")
