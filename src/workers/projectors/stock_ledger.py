"""Keeps the stock ledger."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Final
from uuid import UUID

from db.pool import Connection
from db.stock.stock import Ledger, find_variants, load_ledgers
from domain.product import sku_keys
from read_models.documents import encode
from read_models.model import Document
from read_models.stock_ledger import (
    LEDGER_PREFIX,
    MOVEMENTS_KEPT_MAX,
    SKU_PREFIX,
    STOCK_LEDGER,
    LedgerKey,
    ledger_key,
    sku_key,
    stock_ledger,
    touched_variants,
)
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind


async def load_stock_ledgers(
    connection: Connection, keys: Sequence[LedgerKey], currency: str
) -> AsyncIterator[list[Document]]:
    variants = [key[1] for key in keys if key[0] == "variant"]
    products = [key[1] for key in keys if key[0] == "product"]
    skus = [kept for key in keys if key[0] == "sku" for kept in sku_keys(key[1])]
    found = await find_variants(connection, skus) if skus else {}
    ledgers = await load_ledgers(connection, [*variants, *found.values()], products, MOVEMENTS_KEPT_MAX)
    freed = [Document(sku_key(sku), None) for sku in skus if sku not in found]
    yield [*freed, *(document for ledger in ledgers for document in documents(ledger))]


def documents(ledger: Ledger) -> Iterator[Document]:
    """A removed variant keeps its ledger: orders that are cancelled later still bring units back to it."""
    yield Document(ledger_key(ledger.variant), encode(stock_ledger(ledger.sku, ledger.movements)))
    yield Document(sku_key(ledger.sku_key), encode(ledger.found_by_sku))


def variant_key(variant: UUID) -> LedgerKey:
    return "variant", variant


def owner(document: Document) -> LedgerKey:
    if document.key.startswith(SKU_PREFIX):
        return "sku", document.key.removeprefix(SKU_PREFIX)
    return variant_key(UUID(document.key.removeprefix(LEDGER_PREFIX)))


STOCK_LEDGER_DOCUMENTS: Final = DocumentKind(
    STOCK_LEDGER, touched_variants, load_stock_ledgers, TableKeys("variants", variant_key), owner
)
