"""A search engine under test: one that is always here, a stand-in for a server, or a real server."""

import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import msgspec

from adapters.search.embedded.reader import EmbeddedReader
from adapters.search.embedded.writer import EmbeddedWriter
from adapters.search.meilisearch.reader import MeilisearchReader
from adapters.search.meilisearch.writer import MeilisearchWriter
from adapters.search.port import Facets, Found, ProductQuery, SearchReader, SearchWriter
from domain.search.search_settings import STARTING_SETTINGS, SearchSettings
from read_models.model import Standing
from read_models.product_search import SearchDocument
from tests.contract.search.stand_in import Server, open_stand_in

SERVER = os.environ.get("MEILI_URL")
KINDS = ("embedded", "stand-in", *(("meilisearch",) if SERVER else ()))
SHAPE = "r4 USD"


def facets_of(found: Found) -> Facets:
    return msgspec.json.decode(found.facets, type=Facets)


class Engine:
    """`position` is where its live index stands."""

    def __init__(self, writer: SearchWriter, open_reader: Callable[[], SearchReader]) -> None:
        self.writer = writer
        self.reader = open_reader()
        self._open_reader = open_reader
        self._generations = count(time.time_ns() // 1_000_000)
        self.standing = Standing(0, 0, 0, 0, SHAPE)

    async def hold(self, documents: Sequence[SearchDocument], settings: SearchSettings = STARTING_SETTINGS) -> None:
        """A new index of exactly these takes the place of the live one."""
        begin = self.at(self.standing.position + 1, next(self._generations))
        await self.writer.begin(begin)
        for start in range(0, len(documents), 300):
            await self.writer.fill(documents[start : start + 300])
        await self.writer.apply("next", [], begin, begin, settings)
        assert await self.writer.switch(begin.generation) == "switched"
        self.standing = begin
        await self.fresh()

    async def change(self, *documents: SearchDocument, settings: SearchSettings | None = None) -> None:
        """Into the live index."""
        end = self.at(self.standing.position + 1, self.standing.generation)
        await self.writer.apply("live", documents, self.standing, end, settings)
        self.standing = end
        await self.fresh()

    async def fresh(self) -> None:
        """Until the reader has come as far."""
        while True:
            standing = await self.reader.standing(self.standing.position)
            if standing is not None and standing.position >= self.standing.position:
                return

    @asynccontextmanager
    async def another_reader(self) -> AsyncIterator[SearchReader]:
        reader = self._open_reader()
        yield reader
        await reader.close()

    async def search(self, q: str = "", **asked: Any) -> Found:
        return await self.reader.search(ProductQuery(q, **asked))

    async def names(self, q: str = "", **asked: Any) -> list[str]:
        return [item["name"] for item in items(await self.search(q, **asked))]

    @staticmethod
    def at(position: int, generation: int) -> Standing:
        return Standing(generation, position, position * 1_000, position * 1_000, SHAPE)


def items(found: Found) -> list[dict[str, Any]]:
    return [msgspec.json.decode(item.shown()) for item in found.items]


@asynccontextmanager
async def open_engine(kind: str, home: Path, index: str) -> AsyncIterator[Engine]:
    if kind == "embedded":
        engine = Engine(EmbeddedWriter(home), lambda: EmbeddedReader(home))
        yield engine
        await engine.writer.close()
        await engine.reader.close()
    elif kind == "stand-in":
        with open_stand_in() as server:
            async for engine in at_server(server.url, None, index):
                yield engine
    else:
        assert SERVER is not None
        async for engine in at_server(SERVER, os.environ.get("MEILI_KEY"), index):
            yield engine


def at_stand_in(server: Server) -> Engine:
    return Engine(MeilisearchWriter(server.url, None), lambda: MeilisearchReader(server.url, None))


async def at_server(url: str, key: str | None, index: str) -> AsyncIterator[Engine]:
    engine = Engine(MeilisearchWriter(url, key, index), lambda: MeilisearchReader(url, key, index))
    yield engine
    await engine.reader.close()
    async with httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {key}"} if key else {}) as server:
        for name in (index, f"{index}-next"):
            await server.delete(f"/indexes/{name}")
