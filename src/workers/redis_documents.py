"""A document read model in Redis: events say which keys changed, Postgres says what they are now."""

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable, Sequence
from itertools import chain
from typing import Final, Generic

import asyncpg
import msgspec

from adapters.redis.client import Redis
from adapters.redis.generations import RedisGenerations
from adapters.redis.inspector import RedisInspector
from adapters.redis.operations import document_operations
from db.keys import NIL
from db.outbox import READ_ROWS_MAX, last_position
from db.pool import Connection
from domain.events import Event
from domain.outages import OutOfStep
from domain.shop import ShopFacts
from read_models.model import Document, ReadModel, Slot, Standing, shape
from workers.ahead import ahead
from workers.compare import difference, wrong_documents
from workers.feed import Batch
from workers.key_sources import Key, KeySource
from workers.projection import SAMPLED_KEYS_MAX, Advance, Reach, Verified

REPAIRS_MAX: Final = 50


Stored = Callable[[Sequence[str]], Awaitable[list[bytes | None]]]
"""Finds the bodies of documents, by their keys, as they lie in the generation that is being written."""


class DocumentKind(msgspec.Struct, Generic[Key], frozen=True):
    """What one document read model is made of.

    `load` brings the documents of keys as the tables have them now; `owner` says whose document it is, and raises
    ValueError when nobody can say. `lists` says of a document's body in which lists it stands that another body of it
    would not: it leaves those when it says so no more. `lists_are_whole`: they are all it stands in, and it never gets
    another score there, so that what stays as it is needs no writing. `follow` does as `load` for keys that events
    touched, and may look at what is stored to read less.
    """

    model: ReadModel
    touched: Callable[[Event], Iterable[Key]]
    load: Callable[[Connection, Sequence[Key], str], AsyncIterator[list[Document]]]
    every: KeySource[Key]
    owner: Callable[[Document], Key]
    lists: Callable[[bytes], Iterable[str]] | None = None
    lists_are_whole: bool = False
    follow: Callable[[Connection, Sequence[Key], str, Stored], AsyncIterator[list[Document]]] | None = None


def listed(lists: Callable[[bytes], Iterable[str]], was: Document) -> Iterable[str]:
    """Nowhere, as far as a damaged document says."""
    try:
        return () if was.body is None else lists(was.body)
    except msgspec.MsgspecError:
        return ()


def leaving(lists: Callable[[bytes], Iterable[str]], document: Document, was: Document) -> Document:
    """It leaves where it stood and stands no more."""
    return msgspec.structs.replace(document, ranks=dict.fromkeys(listed(lists, was)) | document.ranks)


def leaving_whole(lists: Callable[[bytes], Iterable[str]], document: Document, was: Document) -> Document:
    """The same, with nothing said of lists that it is in, or not in, as before."""
    stood = set(listed(lists, was))
    if not stood:
        return document
    ranks = {name: score for name, score in document.ranks.items() if (score is None) == (name in stood)}
    return msgspec.structs.replace(document, ranks=dict.fromkeys(stood - document.ranks.keys()) | ranks)


class RedisDocuments(Generic[Key]):
    writes_any_shape = True
    pace_seconds = 0.0
    batch_events_max = READ_ROWS_MAX

    def __init__(self, kind: DocumentKind[Key], postgres: asyncpg.Pool, redis: Redis, facts: ShopFacts) -> None:
        self.model = kind.model
        self.facts = facts
        self.shape = shape(kind.model, facts.currency)
        self.store = RedisGenerations(redis, kind.model)
        self.owner = kind.owner
        self._kind = kind
        self._inspector = RedisInspector(redis, kind.model)
        self._postgres = postgres
        self._currency = facts.currency

    def concerns(self, event: Event) -> bool:
        return any(True for _ in self._kind.touched(event))

    async def project(self, slot: Slot, start: Standing, batch: Batch) -> Standing:
        """The last portion brings the checkpoint; those before it leave it: written twice, documents are the same."""
        end = batch.end(start)
        touched = dict.fromkeys(chain.from_iterable(self._kind.touched(recorded.event) for recorded in batch.events))
        portion: list[Document] = []
        if touched:
            async with self._postgres.acquire() as connection:
                async for documents in self._present(connection, list(touched), start.generation):
                    if portion:
                        await self._write(slot, portion, start, start)
                    portion = await self._leaving_lists(start.generation, documents)
        await self._write(slot, portion, start, end, batch)
        return end

    def _present(self, connection: Connection, keys: Sequence[Key], generation: int) -> AsyncIterator[list[Document]]:
        async def stored(names: Sequence[str]) -> list[bytes | None]:
            return [found.body for found in await self.stored(generation, [Document(name, None) for name in names])]

        if self._kind.follow is None:
            return self._kind.load(connection, keys, self._currency)
        return self._kind.follow(connection, keys, self._currency, stored)

    async def _leaving_lists(self, generation: int, documents: list[Document]) -> list[Document]:
        """What a key was listed under before only its present document knows: an address that was replaced, say."""
        lists = self._kind.lists
        if lists is None:
            return documents
        before = await self.stored(generation, [Document(document.key, None) for document in documents])
        left = leaving_whole if self._kind.lists_are_whole else leaving
        return [left(lists, document, was) for document, was in zip(documents, before, strict=True)]

    async def count(self) -> int:
        async with self._postgres.acquire() as connection:
            return await self._kind.every.count(connection)

    async def fill(self, start: Standing, advance: Advance) -> Standing:
        async with (
            self._postgres.acquire() as connection,
            contextlib.aclosing(ahead(self._pages(connection))) as portions,
        ):
            async for done, documents in portions:
                await self._write("next", documents, start, start)
                advance(done)
        return start

    async def _pages(self, connection: Connection) -> AsyncGenerator[tuple[int, list[Document]], None]:
        """Every document there should be, and how many keys that is so far."""
        done = 0
        async for keys in self._kind.every.pages(connection):
            done += len(keys)
            async for documents in self._kind.load(connection, keys, self._currency):
                yield done, documents

    async def verify(self, slot: Slot, reach: Reach, *, sample: bool, repair: bool) -> AsyncIterator[Verified]:
        """Every document and its place in every list; then what lies in the store beside them."""
        seen: set[int] = set()
        async with self._postgres.acquire() as connection:
            begin = await self._kind.every.somewhere(connection) if sample else NIL
            async for page in self._kind.every.pages(connection, begin):
                keys = page[:SAMPLED_KEYS_MAX] if sample else page
                expected = await self.expected(keys)
                seen |= {hash(document.key) for document in expected}
                yield await self._compared(slot, reach, expected, repair=repair)
                if sample:
                    return
        standing = await reach(0)
        async for names in self._inspector.document_keys(standing.generation):
            if strays := [name for name in names if hash(name) not in seen]:
                yield await self._compared_strays(slot, reach, strays, repair=repair)

    async def expected(self, keys: Sequence[Key]) -> list[Document]:
        """What the tables say now."""
        async with self._postgres.acquire() as connection:
            return [
                document
                async for documents in self._kind.load(connection, keys, self._currency)
                for document in documents
            ]

    async def last_position(self) -> int:
        async with self._postgres.acquire() as connection:
            return await last_position(connection)

    async def stored(self, generation: int, documents: Sequence[Document]) -> list[Document]:
        return await self._inspector.documents(generation, documents)

    async def _compared_strays(self, slot: Slot, reach: Reach, names: Sequence[str], *, repair: bool) -> Verified:
        """Of documents no page brought: they were made since, or are nobody's."""
        standing = await reach(0)
        there = await self.stored(standing.generation, [Document(name, None) for name in names])
        strays = [document for document in there if document.body is not None]
        owners: dict[Key, None] = {}
        for document in strays:
            with contextlib.suppress(ValueError):
                owners[self.owner(document)] = None
        return await self._compared(slot, reach, await self.expected(list(owners)), strays, repair=repair)

    async def _compared(
        self,
        slot: Slot,
        reach: Reach,
        expected: Sequence[Document],
        strays: Sequence[Document] = (),
        *,
        repair: bool,
    ) -> Verified:
        wrong = await wrong_documents(self, expected, reach, strays)
        if repair and wrong:
            await self._repair(slot, reach, [should for should, _ in wrong])
        differences = [difference(self.model.name, should, does) for should, does in wrong]
        return Verified(len(expected), differences)

    async def _repair(self, slot: Slot, reach: Reach, wrong: Sequence[Document]) -> None:
        """Write them as they are now; should anything be projected meanwhile, as they are then."""
        for _ in range(REPAIRS_MAX):
            standing = await reach(await self.last_position())
            owners = list({self.owner(document): None for document in wrong if document.body})
            present = {document.key: document for document in await self.expected(owners)}
            documents = [present.get(document.key, Document(document.key, None)) for document in wrong]
            try:
                await self._write(slot, documents, standing, standing)
            except OutOfStep:
                continue
            return

    async def _write(
        self, slot: Slot, documents: Sequence[Document], start: Standing, end: Standing, batch: Batch | None = None
    ) -> None:
        parked, requeued = (None, None) if batch is None else (batch.parked, batch.requeued)
        await self.store.apply(
            slot,
            document_operations(self.model, start.generation, documents),
            start,
            end,
            parked=None if parked is None else parked.position,
            requeued=None if requeued is None else requeued.position,
        )
