"""Keeps the stock ledger."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Final
from uuid import UUID

from db.pool import Connection
from db.stock.stock import Ledger, find_variants, load_ledgers, load_movements_after
from domain.catalog.product import sku_keys
from read_models.documents import encode
from read_models.model import Document
from read_models.stock_ledger import (
    LEDGER_PREFIX,
    MOVEMENTS_KEPT_MAX,
    SKU_PREFIX,
    STOCK_LEDGER,
    LedgerKey,
    continued,
    last_movement,
    ledger_key,
    sku_key,
    stock_ledger,
    stored_ledger,
    touched_variants,
)
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind, Stored


async def follow_stock_ledgers(
    connection: Connection, keys: Sequence[LedgerKey], currency: str, stored: Stored
) -> AsyncIterator[list[Document]]:
    """A ledger that goes on is not loaded anew: its last MOVEMENTS_KEPT_MAX movements are most of what a sale costs."""
    variants = [key[1] for key in keys if key[0] == "variant"]
    bodies = await stored(list(map(ledger_key, variants)))
    known = {variant: found for variant, body in zip(variants, bodies, strict=True) if (found := stored_ledger(body))}
    last = {variant: last_movement(ledger) for variant, ledger in known.items()}
    later = await load_movements_after(connection, last, MOVEMENTS_KEPT_MAX)
    present = {variant: more for variant in known if (more := continued(known[variant], later[variant]))}
    yield [Document(ledger_key(variant), encode(ledger)) for variant, ledger in present.items()]
    if others := [key for key in keys if key[0] != "variant" or key[1] not in present]:
        async for documents in load_stock_ledgers(connection, others, currency):
            yield documents


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
    STOCK_LEDGER,
    touched_variants,
    load_stock_ledgers,
    TableKeys("variants", variant_key),
    owner,
    follow=follow_stock_ledgers,
)
