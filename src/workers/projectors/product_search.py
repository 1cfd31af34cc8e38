"""Keeps the search index."""

from itertools import chain

import asyncpg

from adapters.search.port import SearchWriter
from read_models.model import UNFINISHED, Standing
from read_models.product_search import PRODUCT_SEARCH, SearchDocument, search_document
from read_models.touched_products import touched_products
from workers.feed import Batch
from workers.projectors.present_products import present_products


class ProductSearch:
    model = PRODUCT_SEARCH

    def __init__(self, postgres: asyncpg.Pool, writer: SearchWriter, currency: str) -> None:
        self._postgres = postgres
        self._writer = writer
        self._currency = currency

    async def checkpoint(self) -> int:
        return await self._writer.checkpoint()

    async def apply(self, start: int, batch: Batch, generation: int) -> None:
        """Portions before the last leave the checkpoint where it was: replaced twice, documents are the same."""
        end = Standing(generation, batch.position, batch.as_of_ms)
        keys = list(dict.fromkeys(chain.from_iterable(touched_products(recorded.event) for recorded in batch.events)))
        if not keys:
            await self._writer.announce(end)
            return
        documents: list[SearchDocument] = []
        async with self._postgres.acquire() as connection:
            async for products in present_products(connection, keys):
                if documents:
                    await self._writer.apply(documents, start, Standing(UNFINISHED, start, batch.as_of_ms))
                documents = [search_document(product, self._currency) for product in products]
        await self._writer.apply(documents, start, end)

    async def close(self) -> None:
        await self._writer.close()
