"""Several servers that hold the same index, each kept by a projector of its own: what one lacks, another answers."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from adapters.search.offered import Suggested
from adapters.search.port import Explained, Found, ProductQuery, SearchReader
from domain.outages import StoreDown
from domain.search.search_settings import SearchSettings
from read_models.model import ReadModel, Standing
from read_models.product_search import replica_number

Answer = TypeVar("Answer")


class Replicas:
    """Stays with one as long as it answers and is as far as is asked for, so that nobody sees time run backwards."""

    def __init__(self, readers: Sequence[SearchReader]) -> None:
        self._readers = list(readers)
        self._chosen = 0

    def of(self, model: ReadModel) -> SearchReader:
        """The one that `model` is kept in."""
        return self._readers[replica_number(model)]

    async def standing(self, at: int = 0) -> Standing | None:
        """The chosen one's if it has come to `at`, else that of the furthest, which is chosen then.

        Raises StoreDown when none answers.
        """
        standings, answered = dict[int, Standing](), False
        for number in self._in_turn():
            try:
                standing = await self._readers[number].standing(at)
            except StoreDown:
                continue
            answered = True
            if standing is not None and standing.position >= at:
                self._chosen = number
                return standing
            if standing is not None:
                standings[number] = standing
        if not answered:
            raise StoreDown("search")
        if not standings:
            return None
        self._chosen = max(standings, key=lambda number: standings[number].position)
        return standings[self._chosen]

    async def settings(self) -> SearchSettings:
        return await self._first_of(lambda reader: reader.settings())

    async def search(self, query: ProductQuery) -> Found:
        return await self._first_of(lambda reader: reader.search(query))

    async def preview(self, query: ProductQuery) -> Explained:
        return await self._first_of(lambda reader: reader.preview(query))

    async def suggest(self, typed: str, searches: Sequence[str]) -> Suggested:
        return await self._first_of(lambda reader: reader.suggest(typed, searches))

    async def close(self) -> None:
        for reader in self._readers:
            await reader.close()

    async def _first_of(self, ask: Callable[[SearchReader], Awaitable[Answer]]) -> Answer:
        """Raises StoreDown when none answers."""
        first, *_ = turns = self._in_turn()
        for number in turns:
            try:
                answer = await ask(self._readers[number])
            except StoreDown:
                continue
            if self._chosen == first:  # else somebody has chosen another meanwhile, who may have come further
                self._chosen = number
            return answer
        raise StoreDown("search")

    def _in_turn(self) -> list[int]:
        return sorted(range(len(self._readers)), key=lambda number: (number != self._chosen, number))
