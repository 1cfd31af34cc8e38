"""Keeps the stock ledger."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from db.pool import Connection
from db.stock import load_movements
from read_models.documents import encode
from read_models.model import Document
from read_models.stock_ledger import MOVEMENTS_KEPT_MAX, stock_ledger


async def load_stock_ledgers(
    connection: Connection, keys: Sequence[UUID], currency: str
) -> AsyncIterator[list[Document]]:
    ledgers = await load_movements(connection, keys, MOVEMENTS_KEPT_MAX)
    yield [Document(sku, encode(stock_ledger(sku, movements))) for sku, movements in ledgers.items()]
