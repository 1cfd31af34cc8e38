"""The import clerk: takes catalogs that were sent over HTTP into the shop, one after the other, in the order they came.

Rows and how far the file was read are committed together, so whoever is killed when, the next clerk goes on behind the
last row that counted. Reading happens in a thread: the read models of the same process don't wait for it.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

import asyncpg
import structlog

from adapters.catalog_files.product_line import Reader
from adapters.catalog_files.product_once import ProductOnce
from adapters.catalog_files.read_catalog import read_catalog
from adapters.catalog_files.rows import BadRow, Row, UnknownFields
from adapters.files.text_lines import WrongFile
from commands.base import perform
from commands.catalog.end_import import EndImport, end_import
from commands.catalog.find_due_import import FindDueImport, find_due_import
from commands.catalog.find_import_piece import FindImportPiece, find_import_piece
from commands.catalog.import_products import find_owners
from commands.catalog.take_rows import TakeRows, take_rows
from commands.shop.find_facts import FindFacts, find_facts
from domain.catalog.catalog_import import CatalogImport, ImportStatus, RefusedRow
from domain.catalog.catalog_line import CatalogLine
from domain.refusals import Refusal
from workers.cancellation import stop_if_cancelled
from workers.leadership import Lead, Leadership
from workers.parking import OUTAGES

IMPORT_CLERK: Final = "import clerk"
LOOK_SECONDS: Final = 1.0
PORTION_ROWS_MAX: Final = 200
PORTION_CHARS_MAX: Final = 4 * 2**20
UNFORESEEN: Final = "Something about it was not foreseen: the worker's log says what."

log = structlog.get_logger()


async def look_for_imports(leadership: Leadership, postgres: asyncpg.Pool) -> None:
    """One clerk at a time. Never ends by itself."""
    while True:
        stop_if_cancelled()
        try:
            if await find_due(postgres) is not None:
                async with leadership.right_to(IMPORT_CLERK) as lead:
                    if lead is not None and (due := await find_due(postgres)) is not None:
                        await take_in(due, postgres, lead)
                        continue
        except OUTAGES as trouble:
            stop_if_cancelled()
            log.warning("the import clerk starts again", trouble=repr(trouble))
        except Exception:
            stop_if_cancelled()
            log.exception("the import clerk starts again")
        await asyncio.sleep(LOOK_SECONDS)


async def find_due(postgres: asyncpg.Pool) -> CatalogImport | None:
    return await perform(postgres, find_due_import, FindDueImport())


async def take_in(due: CatalogImport, postgres: asyncpg.Pool, lead: Lead) -> None:
    """To its end, from wherever it has come to. One that nobody can take in holds no other one up."""
    try:
        ended = await take_rows_of(due, postgres, lead)
    except OUTAGES:
        raise
    except Exception:
        log.exception("an import can't be taken in", id=str(due.id))
        ended = EndImport(due.id, ImportStatus.FAILED, UNFORESEEN)
    if ended is not None:
        await perform(postgres, end_import, ended)
        log.info("import over", id=str(due.id), status=ended.status, problem=ended.problem)


async def take_rows_of(due: CatalogImport, postgres: asyncpg.Pool, lead: Lead) -> EndImport | None:
    """How it is to end; None if somebody else has ended it, or is at it."""
    facts = await perform(postgres, find_facts, FindFacts())
    async with file_of(due.id, postgres) as file:
        rows, desk = Rows(file, Reader(facts.currency, due.default_stock)), Desk(due, postgres, lead)
        try:
            while portion := await asyncio.to_thread(rows.next_portion):
                await desk.take(portion, rows)
                if desk.is_over:
                    return None
        except WrongFile as wrong:
            return EndImport(due.id, ImportStatus.FAILED, str(wrong).replace(str(file), "The file"))
    return EndImport(due.id, ImportStatus.DONE)


@asynccontextmanager
async def file_of(one: UUID, postgres: asyncpg.Pool) -> AsyncIterator[Path]:
    """The whole file, for as long as it is read."""
    with TemporaryDirectory() as folder:
        file, place = Path(folder) / "catalog", 0
        with file.open("wb") as whole:
            while (piece := await perform(postgres, find_import_piece, FindImportPiece(one, place))) is not None:
                await asyncio.to_thread(whole.write, piece)
                place += 1
        yield file


class Rows:
    """A file's rows in portions, and how many bytes of it were read for those so far."""

    def __init__(self, file: Path, reader: Reader) -> None:
        self._unknown = UnknownFields()
        self._rows = read_catalog(file, reader, self._unknown, self._read)
        self.read_bytes = 0

    @property
    def unknown_fields(self) -> tuple[str, ...]:
        return tuple(self._unknown.names)

    def next_portion(self) -> list[Row | BadRow]:
        """PORTION_ROWS_MAX of them, or fewer long ones; none at the end. Raises WrongFile."""
        return list(self._portion())

    def _portion(self) -> Iterator[Row | BadRow]:
        count = chars = 0
        while count < PORTION_ROWS_MAX and chars < PORTION_CHARS_MAX and (row := next(self._rows, None)) is not None:
            count, chars = count + 1, chars + row.chars
            yield row

    def _read(self, read_bytes: int) -> None:
        self.read_bytes = read_bytes


class Desk:
    """Takes rows in, behind those of the file that were taken before."""

    def __init__(self, so_far: CatalogImport, postgres: asyncpg.Pool, lead: Lead) -> None:
        self.is_over = so_far.status.is_over
        self._so_far = so_far
        self._postgres = postgres
        self._lead = lead
        self._once = ProductOnce()
        self._seen_rows = 0

    async def take(self, portion: list[Row | BadRow], rows: Rows) -> None:
        """Raises LostLeadership."""
        skus = [sku for row in portion if isinstance(row, Row) for sku in row.product.skus]
        owners = await perform(self._postgres, find_owners, skus)
        checked = [self._once.check(row, owners) if isinstance(row, Row) else row for row in portion]
        taken_before = max(0, self._so_far.rows - self._seen_rows)
        self._seen_rows += len(portion)
        if new := checked[taken_before:]:
            await self._take(new, rows)

    async def _take(self, new: list[Row | BadRow], rows: Rows) -> None:
        """One transaction; where a row of it is refused, each half in its own, so that the others are kept."""
        if self.is_over:
            return
        self._lead.require()
        try:
            await self._commit([said(row) for row in new], rows)
        except OUTAGES:
            raise
        except (Refusal, asyncpg.PostgresError) as refusal:
            row, *more = new
            if more:
                for half in (new[: len(new) // 2], new[len(new) // 2 :]):
                    await self._take(half, rows)
            elif isinstance(row, Row):
                await self._commit([said(BadRow.of(row.line, row.product.skus[0], refusal))], rows)
            else:
                raise

    async def _commit(self, new: list[CatalogLine | RefusedRow], rows: Rows) -> None:
        """Whoever finds that somebody else has gone on, or stopped it, leaves it there."""
        after = self._so_far.rows
        command = TakeRows(self._so_far.id, after, new, rows.read_bytes, rows.unknown_fields)
        self._so_far = await perform(self._postgres, take_rows, command)
        self.is_over = self._so_far.status.is_over or self._so_far.rows != after + len(new)


def said(row: Row | BadRow) -> CatalogLine | RefusedRow:
    return row.product if isinstance(row, Row) else RefusedRow(row.line, row.sku, row.reason, row.errors)
