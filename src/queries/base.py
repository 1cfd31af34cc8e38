"""Asking: wait until the read models have come far enough, then read, and say how fresh the answer is."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, Final, Generic, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from adapters.redis.reader import Cells, RedisReader
from adapters.redis.searches import SearchTally
from adapters.search.port import Found, ProductQuery, SearchReader
from domain.outages import Moved, ReadModelBehind
from domain.search_settings import SearchSettings
from read_models.model import ReadModel, Standing, currency_of, zone_of
from read_models.product_search import PRODUCT_SEARCH
from read_models.shop import SHOP, THE_SHOP, ShopDocument

FRESH_POLL_MS_MIN: Final = 4
FRESH_POLL_MS_MAX: Final = 50
FRESH_POLL_GROWTH: Final = 1.3


class Question(msgspec.Struct, frozen=True):
    """`reads` names the read models the answer comes from."""

    reads: ClassVar[tuple[ReadModel, ...]]


Asked = TypeVar("Asked", bound=Question)


class Sources(msgspec.Struct, frozen=True):
    redis: RedisReader
    search: SearchReader
    searches: SearchTally | None = None

    async def standing(self, model: ReadModel, at: int = 0) -> Standing | None:
        """As it is now for whoever waits for a position `at`, else as it was a moment ago."""
        return await (
            self.search.standing(at) if model.name.startswith(PRODUCT_SEARCH.name) else self.redis.standing(model, at)
        )


class View:
    """The read models as one question sees them: each at the generation that was live when it was asked.

    Every method raises Moved if it is no longer, or less far than it was: what is read is as fresh as was promised.
    """

    def __init__(self, sources: Sources, standings: dict[str, Standing]) -> None:
        self._search = sources.search
        self._searches = sources.searches
        self._redis = sources.redis
        self._standings = standings

    @property
    def position(self) -> int:
        """Everything up to this outbox position is in what is seen."""
        return min(standing.position for standing in self._standings.values())

    @property
    def currency(self) -> str:
        """That of every amount that is seen. Raises ReadModelBehind while a model from before it was told is live."""
        for name, standing in self._standings.items():
            if (found := currency_of(standing.shape)) is not None:
                return found
            raise ReadModelBehind(name)
        raise AssertionError("a question reads something")

    async def shop(self) -> ShopDocument:
        """Raises ReadModelBehind."""
        found = await self.document(SHOP, THE_SHOP)
        if found is None:
            raise ReadModelBehind(SHOP.name)
        return msgspec.json.decode(found, type=ShopDocument)

    def zone(self, model: ReadModel) -> ZoneInfo:
        """Whose days a model is filed under."""
        zone = zone_of(self._standings[model.name].shape)
        assert zone is not None, f"{model.name} knows no days"
        return zone

    @property
    def as_of_ms(self) -> int:
        return min(standing.as_of_ms for standing in self._standings.values())

    async def document(self, model: ReadModel, key: str) -> bytes | None:
        return await self._redis.document(model, self._standings[model.name], key)

    async def documents(self, model: ReadModel, keys: Sequence[str]) -> list[bytes | None]:
        return await self._redis.documents(model, self._standings[model.name], keys)

    async def ranked(
        self, model: ReadModel, names: Sequence[str], low: int | None, high: int | None, offset: int, limit: int
    ) -> tuple[list[str], int]:
        return await self._redis.ranked(model, self._standings[model.name], names, low, high, offset, limit)

    async def tables(self, model: ReadModel, table: str, periods: Sequence[str]) -> list[Cells]:
        return await self._redis.tables(model, self._standings[model.name], table, periods)

    async def summed(self, model: ReadModel, table: str, periods: Sequence[str]) -> Cells:
        return await self._redis.summed(model, self._standings[model.name], table, periods)

    async def search(self, query: ProductQuery) -> Found:
        found = await self._search.search(query)
        if found.position < self._standings[PRODUCT_SEARCH.name].position:
            raise Moved(PRODUCT_SEARCH.name)
        if self._searches is not None and query.is_whole_search:
            self._searches.note(query.q, found.total)
        return found

    async def search_settings(self) -> SearchSettings:
        return await self._search.settings()

    async def suggest(self, typed: str, limit: int) -> list[str]:
        return await self._search.suggest(typed, limit)


class Answer(msgspec.Struct, frozen=True):
    """`body` is the answer's JSON; `position` and `lag_ms` say how fresh it is at least."""

    body: bytes
    position: int
    lag_ms: int


Item = TypeVar("Item")


class Page(msgspec.Struct, Generic[Item], frozen=True):
    """`page` counts from 1; `total` counts the items of all pages."""

    items: Sequence[Item]
    page: int
    page_size: int
    total: int


async def ask(
    query: Callable[[Asked, View], Awaitable[bytes]], question: Asked, sources: Sources, at: int, wait_ms_max: int
) -> Answer:
    """The answer as of outbox position `at` or later.

    Raises ReadModelBehind when a read model doesn't get there within `wait_ms_max`, StoreDown, and what the query
    refuses.
    """
    deadline = time.monotonic() + wait_ms_max / 1000
    while True:
        standings = {model.name: await reached(model, at, sources, deadline) for model in question.reads}
        view = View(sources, standings)
        try:
            body = await query(question, view)
        except Moved as moved:
            if time.monotonic() >= deadline:
                raise ReadModelBehind(moved.model) from moved
            await asyncio.sleep(FRESH_POLL_MS_MIN / 1000)
            continue
        return Answer(body, view.position, max(0, int(time.time() * 1000) - view.as_of_ms))


async def reached(model: ReadModel, at: int, sources: Sources, deadline: float) -> Standing:
    pause_ms = float(FRESH_POLL_MS_MIN)
    while True:
        standing = await sources.standing(model, at)
        if standing is not None and standing.position >= at:
            return standing
        if time.monotonic() >= deadline:
            raise ReadModelBehind(model.name)
        await asyncio.sleep(pause_ms / 1000)
        pause_ms = min(pause_ms * FRESH_POLL_GROWTH, FRESH_POLL_MS_MAX)
