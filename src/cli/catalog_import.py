"""A catalog file into the shop: many products a transaction, what is broken left out and named."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import asyncpg
import msgspec

from adapters.catalog_files.product_line import Reader
from adapters.catalog_files.product_once import ProductOnce
from adapters.catalog_files.read_catalog import read_catalog
from adapters.catalog_files.rows import BadRow, Row, UnknownFields
from adapters.settings import Settings
from cli.refused_rows import RefusedRows
from cli.session import facts_of, postgres
from commands.base import perform
from commands.catalog.import_products import Imported, ImportProducts, find_owners, import_products
from domain.refusals import Refusal

BATCH_ROWS: Final = 200
BATCH_CHARS_MAX: Final = 8 * 2**20


class Report(msgspec.Struct, frozen=True):
    """Of what was refused, the first rows; of the fields nobody knows, the first names."""

    created: int
    changed: int
    unchanged: int
    refused: list[BadRow]
    refused_count: int
    unknown_fields: list[str]
    seconds: float


async def import_file(settings: Settings, file: Path, default_stock: int, advance: Callable[[int], None]) -> Report:
    """Raises WrongFile, StoreDown."""
    started = time.monotonic()
    async with postgres(settings) as pool:
        desk = ImportDesk(pool)
        reader = Reader((await facts_of(settings, pool)).currency, default_stock)
        unknown = UnknownFields()
        for batch in batches(read_catalog(file, reader, unknown, advance), desk.refused):
            await desk.take(batch)
    return Report(
        desk.counts[Imported.CREATED],
        desk.counts[Imported.CHANGED],
        desk.counts[Imported.UNCHANGED],
        desk.refused.by_line(),
        desk.refused.count,
        list(unknown.names),
        round(time.monotonic() - started, 2),
    )


class ImportDesk:
    """Takes rows in and counts them."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._once = ProductOnce()
        self.counts: Counter[Imported] = Counter()
        self.refused = RefusedRows[BadRow]()

    async def take(self, batch: Sequence[Row]) -> None:
        owners = await perform(self._pool, find_owners, [sku for row in batch for sku in row.product.skus])
        rows = []
        for checked in (self._once.check(row, owners) for row in batch):
            if isinstance(checked, BadRow):
                self.refused.add(checked)
            else:
                rows.append(checked)
        if rows:
            await self._import(rows)

    async def _import(self, rows: Sequence[Row]) -> None:
        """One transaction; where a row of it is refused, each half in its own, so that the others are kept."""
        try:
            self.counts.update(
                await perform(self._pool, import_products, ImportProducts([row.product for row in rows]))
            )
        except (Refusal, asyncpg.PostgresError) as refusal:
            if len(rows) == 1:
                self.refused.add(BadRow.of(rows[0].line, rows[0].product.skus[0], refusal))
                return
            for half in (rows[: len(rows) // 2], rows[len(rows) // 2 :]):
                await self._import(half)


def batches(rows: Iterator[Row | BadRow], refused: RefusedRows[BadRow]) -> Iterator[list[Row]]:
    """Good rows, BATCH_ROWS at a time, or fewer long ones."""
    batch: list[Row] = []
    chars = 0
    for row in rows:
        if isinstance(row, BadRow):
            refused.add(row)
            continue
        batch.append(row)
        chars += row.chars
        if len(batch) == BATCH_ROWS or chars > BATCH_CHARS_MAX:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch
