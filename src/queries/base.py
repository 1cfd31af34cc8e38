"""Asking: wait until the read models have come far enough, then read, and say how fresh the answer is."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, Final, Generic, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from adapters.redis.reader import Cells, RedisReader
from adapters.search.port import SearchReader
from domain.outages import ReadModelBehind
from read_models.model import ReadModel, Standing
from read_models.product_search import PRODUCT_SEARCH

FRESH_POLL_MS_MIN: Final = 4
FRESH_POLL_MS_MAX: Final = 50
FRESH_POLL_GROWTH: Final = 1.3


class Question(msgspec.Struct, frozen=True):
    """`reads` names the read models the answer comes from."""

    reads: ClassVar[tuple[ReadModel, ...]]


Asked = TypeVar("Asked", bound=Question)
Found = TypeVar("Found")


class Sources(msgspec.Struct, frozen=True):
    redis: RedisReader
    search: SearchReader
    currency: str
    zone: ZoneInfo

    async def standing(self, model: ReadModel, at: int = 0) -> Standing | None:
        """As it is now for whoever waits for a position `at`, else as it was a moment ago."""
        return await (self.search.standing() if model is PRODUCT_SEARCH else self.redis.standing(model, at))


class View:
    """The read models as one question sees them: each at the generation that was live when it was asked."""

    def __init__(self, sources: Sources, standings: dict[str, Standing]) -> None:
        self.search = sources.search
        self.currency = sources.currency
        self.zone = sources.zone
        self._redis = sources.redis
        self._standings = standings

    @property
    def position(self) -> int:
        """Everything up to this outbox position is in what is seen."""
        return min(standing.position for standing in self._standings.values())

    @property
    def as_of_ms(self) -> int:
        return min(standing.as_of_ms for standing in self._standings.values())

    async def document(self, model: ReadModel, key: str) -> bytes | None:
        return await self._believed(model, await self._redis.document(model, self._generation(model), key))

    async def documents(self, model: ReadModel, keys: Sequence[str]) -> list[bytes | None]:
        return await self._redis.documents(model, self._generation(model), keys)

    async def ranked(
        self, model: ReadModel, names: Sequence[str], low: int | None, high: int | None, offset: int, limit: int
    ) -> tuple[list[str], int]:
        keys, total = await self._redis.ranked(model, self._generation(model), names, low, high, offset, limit)
        await self._believed(model, total)
        return keys, total

    async def tables(self, model: ReadModel, table: str, periods: Sequence[str]) -> list[Cells]:
        tables = await self._redis.tables(model, self._generation(model), table, periods)
        await self._believed(model, any(tables))
        return tables

    async def summed(self, model: ReadModel, table: str, periods: Sequence[str]) -> Cells:
        return await self._believed(model, await self._redis.summed(model, self._generation(model), table, periods))

    async def _believed(self, model: ReadModel, found: Found) -> Found:
        """That nothing was found counts only where the read model still stands: its store may just have been lost.

        Raises ReadModelBehind.
        """
        if not found and await self._redis.standing(model, at=self._standings[model.name].position or 1) is None:
            raise ReadModelBehind(model.name)
        return found

    def _generation(self, model: ReadModel) -> int:
        return self._standings[model.name].generation


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
    standings = {model.name: await reached(model, at, sources, deadline) for model in question.reads}
    view = View(sources, standings)
    body = await query(question, view)
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
