"""Keeps the search index."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from itertools import chain
from uuid import UUID

import asyncpg

from adapters.search.fingerprint import digest, fingerprint
from adapters.search.port import SearchWriter
from commands.base import perform
from commands.catalog.reproject_products import ReprojectProducts, reproject_products
from db.keys import NIL
from db.outbox import last_position
from db.pool import Connection
from db.search.search_settings import load_search_settings
from domain.events import Event, SearchSettingsChanged
from domain.search.search_settings import SearchSettings
from domain.shop import ShopFacts
from read_models.documents import encode
from read_models.model import Document, ReadModel, Slot, Standing, languages_fact, shape
from read_models.product_search import PRODUCT_SEARCH, SearchDocument, search_document
from read_models.touched_products import ProductKey, touched_in_search
from workers.ahead import ahead
from workers.compare import difference, wrong_documents
from workers.feed import Batch
from workers.key_sources import TableKeys
from workers.projection import SAMPLED_KEYS_MAX, Advance, Difference, Reach, Verified
from workers.projectors.present_products import present_products
from workers.projectors.product_cards import product_key

LOOKS_MAX = 5
PRODUCTS = TableKeys("products", product_key)
PACE_SECONDS = 0.1
"""A commit costs tens of milliseconds of work, however many documents are in it."""
BATCH_EVENTS_MAX = 10_000
"""Orders of years are about the same few thousand products: whatever is sold ten times in a batch is indexed once."""


class ProductSearch:
    writes_any_shape = False
    pace_seconds = PACE_SECONDS
    batch_events_max = BATCH_EVENTS_MAX

    def __init__(
        self, postgres: asyncpg.Pool, writer: SearchWriter, facts: ShopFacts, model: ReadModel = PRODUCT_SEARCH
    ) -> None:
        self.model = model
        self.facts = facts
        self.shape = shape(PRODUCT_SEARCH, facts.currency, languages_fact(writer.languages))
        self.store = writer
        self._postgres = postgres
        self._currency = facts.currency

    def concerns(self, event: Event) -> bool:
        return isinstance(event, SearchSettingsChanged) or any(True for _ in touched_in_search(event))

    async def project(self, slot: Slot, start: Standing, batch: Batch) -> Standing:
        """Portions before the last leave the checkpoint where it was: replaced twice, documents are the same."""
        end = batch.end(start)
        keys = list(dict.fromkeys(chain.from_iterable(touched_in_search(recorded.event) for recorded in batch.events)))
        changed = any(isinstance(recorded.event, SearchSettingsChanged) for recorded in batch.events)
        if not keys and not changed and slot == "live":
            await self.store.announce(start, end)
            return end
        documents: list[SearchDocument] = []
        async for portion in self._load(keys):
            if documents:
                await self.store.apply(slot, documents, start, start)
            documents = portion
        await self.store.apply(slot, documents, start, end, await self._settings() if changed else None)
        return end

    async def count(self) -> int:
        async with self._postgres.acquire() as connection:
            return await PRODUCTS.count(connection)

    async def fill(self, start: Standing, advance: Advance) -> Standing:
        done = 0
        async with self._postgres.acquire() as connection, aclosing(ahead(self.pages(connection))) as portions:
            async for documents in portions:
                await self.store.fill(documents)
                advance(done := done + len(documents))
        await self.store.apply("next", [], start, start, await self._settings())
        return start

    async def pages(self, connection: Connection) -> AsyncGenerator[list[SearchDocument], None]:
        """Every document there should be."""
        async for keys in PRODUCTS.pages(connection):
            async with aclosing(self._load(keys)) as loaded:
                async for documents in loaded:
                    yield documents

    async def verify(self, slot: Slot, reach: Reach, *, sample: bool, repair: bool) -> AsyncIterator[Verified]:
        async with self._postgres.acquire() as connection:
            begin = await PRODUCTS.somewhere(connection) if sample else NIL
            async for page in PRODUCTS.pages(connection, begin):
                yield await self._compared(reach, page[:SAMPLED_KEYS_MAX] if sample else page, repair=repair)
                if sample:
                    return
            await reach(await self.last_position())
            more = await self.store.count(slot) - await PRODUCTS.count(connection)
        if more > 0:
            what = f"{more} more than there are products; rebuild it"
            yield Verified(0, [Difference(self.model.name, "documents", what)])
        if not await self._settings_hold(slot, reach):
            yield Verified(0, [Difference(self.model.name, "settings", "not those of the shop; rebuild it")])

    async def _settings(self) -> SearchSettings:
        async with self._postgres.acquire() as connection:
            return await load_search_settings(connection)

    async def _settings_hold(self, slot: Slot, reach: Reach) -> bool:
        """They may be changed while we look: then we look again."""
        for _ in range(LOOKS_MAX):
            before = await self._settings()
            await reach(await self.last_position())
            if await self.store.settings(slot) == before:
                return True
            if await self._settings() == before:
                return False
        return True

    async def expected(self, keys: Sequence[ProductKey]) -> list[Document]:
        """What the tables say now, each as the bytes that stand for it."""
        return [
            Document(document.id, fingerprint(digest(document), encode(document.item)))
            async for documents in self._load(keys)
            for document in documents
        ]

    async def last_position(self) -> int:
        async with self._postgres.acquire() as connection:
            return await last_position(connection)

    async def stored(self, generation: int, documents: Sequence[Document]) -> list[Document]:
        found = await self.store.digests(generation, [document.key for document in documents])
        return [Document(document.key, found.get(document.key)) for document in documents]

    def owner(self, document: Document) -> ProductKey:
        return product_key(UUID(document.key))

    async def _compared(self, reach: Reach, keys: Sequence[ProductKey], *, repair: bool) -> Verified:
        """Repaired by an event, for only the projector may write into the live index."""
        expected = await self.expected(keys)
        wrong = await wrong_documents(self, expected, reach)
        if repair and wrong:
            products = [UUID(should.key) for should, _ in wrong]
            await perform(self._postgres, reproject_products, ReprojectProducts(products))
            await reach(await self.last_position())
        return Verified(len(expected), [difference(self.model.name, should, does) for should, does in wrong])

    async def _load(self, keys: Sequence[ProductKey]) -> AsyncGenerator[list[SearchDocument], None]:
        async with self._postgres.acquire() as connection:
            async for products in present_products(connection, keys):
                yield [search_document(product, self._currency) for product in products]
