"""Keeps the stock ledger."""

from collections.abc import AsyncIterator, Iterator, Sequence

from db.pool import Connection
from db.stock import Ledger, load_ledgers
from read_models.documents import encode
from read_models.model import Document
from read_models.stock_ledger import MOVEMENTS_KEPT_MAX, LedgerKey, ledger_key, sku_key, stock_ledger


async def load_stock_ledgers(
    connection: Connection, keys: Sequence[LedgerKey], currency: str
) -> AsyncIterator[list[Document]]:
    variants = [key for kind, key in keys if kind == "variant"]
    products = [key for kind, key in keys if kind == "product"]
    ledgers = await load_ledgers(connection, variants, products, MOVEMENTS_KEPT_MAX)
    yield [document for ledger in ledgers for document in documents(ledger)]


def documents(ledger: Ledger) -> Iterator[Document]:
    """A removed variant has no ledger; its SKU may be another's by now."""
    if ledger.removed:
        yield Document(ledger_key(ledger.variant), None)
        return
    yield Document(ledger_key(ledger.variant), encode(stock_ledger(ledger.sku, ledger.movements)))
    yield Document(sku_key(ledger.sku), encode(ledger.variant))
