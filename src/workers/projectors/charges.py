"""Keeps the tables of shipping prices, tax rates and promotions."""

from collections.abc import AsyncIterator, Sequence
from typing import Final, get_args

from db.pool import Connection
from db.prices.charges import load_shipping_prices, load_tax_rates
from db.prices.promotions import load_promotions
from read_models.charges import CHARGES, ChargeTable, Promotions, TaxRates, shipping_prices, touched_charges
from read_models.documents import encode
from read_models.model import Document
from workers.key_sources import FixedKeys
from workers.redis_documents import DocumentKind

TABLES: Final[tuple[ChargeTable, ...]] = get_args(ChargeTable)


async def load_charges(
    connection: Connection, tables: Sequence[ChargeTable], currency: str
) -> AsyncIterator[list[Document]]:
    for table in tables:
        if table == "shipping-prices":
            yield [Document(table, encode(shipping_prices(await load_shipping_prices(connection), currency)))]
        elif table == "tax-rates":
            yield [Document(table, encode(TaxRates(tuple(await load_tax_rates(connection)))))]
        else:
            yield [Document(table, encode(Promotions(tuple(await load_promotions(connection)))))]


def owner(document: Document) -> ChargeTable:
    """Raises ValueError."""
    return TABLES[TABLES.index(document.key)]


CHARGE_DOCUMENTS: Final = DocumentKind(CHARGES, touched_charges, load_charges, FixedKeys(TABLES), owner)
