"""`tradepost catalog import`."""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import asyncpg
import click
import msgspec

from adapters.settings import Settings, load_settings
from cli.catalog_file import BadRow, Row, read_rows
from cli.options import as_json, data_dir
from cli.progress import bar
from cli.session import facts_of, postgres
from commands.base import perform
from commands.import_products import Imported, ImportProducts, import_products
from domain.refusals import Refusal

BATCH_ROWS = 200
REPORTED_ROWS_MAX = 20


class Report(msgspec.Struct, frozen=True):
    created: int
    changed: int
    unchanged: int
    refused: list[BadRow]
    seconds: float


@click.group(name="catalog")
def command() -> None:
    """Import products."""


@command.command(name="import")
@data_dir
@as_json
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--default-stock", default=100, show_default=True, type=click.IntRange(0), help="Stock of new products.")
def import_(file: Path, default_stock: int, as_json: bool) -> None:
    """Import products from FILE: JSON lines, gzipped or not.

    \b
    Fields: sku, name, price ("12.95"); optional: description, brand, category_path (a list of names),
    stock_quantity, image_url, thumbnail_url, mpn, ean (a list), released_at, attributes.

    Products are known again by their SKU: running it again changes nothing, and never moves stock. Broken rows, and
    those that repeat a SKU, are reported with their line and left out; the others are kept, and the exit code is 1.
    Fields we don't know are left alone.
    """
    with bar("Importing products", file.stat().st_size, shown=not as_json) as advance:
        report = asyncio.run(import_file(load_settings(), file, default_stock, advance))
    if as_json:
        click.echo(msgspec.json.encode(report))
    else:
        show(report)
    sys.exit(1 if report.refused else 0)


async def import_file(settings: Settings, file: Path, default_stock: int, advance: Callable[[int], None]) -> Report:
    started = time.monotonic()
    counts: Counter[Imported] = Counter()
    refused: list[BadRow] = []
    batch: list[Row] = []
    async with postgres(settings) as pool:
        facts = await facts_of(settings, pool)
        for row in read_rows(file, facts.currency, default_stock, advance):
            if isinstance(row, BadRow):
                refused.append(row)
                continue
            batch.append(row)
            if len(batch) == BATCH_ROWS:
                counts.update(await import_batch(pool, batch, refused))
                batch = []
        if batch:
            counts.update(await import_batch(pool, batch, refused))
    return Report(
        counts[Imported.CREATED],
        counts[Imported.CHANGED],
        counts[Imported.UNCHANGED],
        sorted(refused, key=lambda row: row.line),
        round(time.monotonic() - started, 2),
    )


async def import_batch(pool: asyncpg.Pool, batch: list[Row], refused: list[BadRow]) -> list[Imported]:
    """One transaction; if a row of it is refused, each row in its own, so that the others are kept."""
    try:
        return await perform(pool, import_products, ImportProducts([row.product for row in batch]))
    except (Refusal, asyncpg.PostgresError) as refusal:
        if len(batch) == 1:
            refused.append(BadRow(batch[0].line, batch[0].product.sku, str(refusal)))
            return []
        return [outcome for row in batch for outcome in await import_batch(pool, [row], refused)]


def show(report: Report) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    rows = report.created + report.changed + report.unchanged + len(report.refused)
    table = Table("created", "changed", "unchanged", "refused", "seconds", "rows/s")
    table.add_row(
        str(report.created),
        str(report.changed),
        str(report.unchanged),
        str(len(report.refused)),
        f"{report.seconds:.1f}",
        f"{rows / max(report.seconds, 0.001):.0f}",
    )
    console.print(table)
    for row in report.refused[:REPORTED_ROWS_MAX]:
        named = f" (sku {row.sku})" if row.sku else ""
        console.print(f"line {row.line}{named}: {row.reason}", style="red", markup=False, soft_wrap=True)
    if len(report.refused) > REPORTED_ROWS_MAX:
        console.print(f"... and {len(report.refused) - REPORTED_ROWS_MAX} more; --json lists all of them.")
