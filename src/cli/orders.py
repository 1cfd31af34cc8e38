"""`tradepost orders import`."""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import asyncpg
import click
import msgspec

from adapters.settings import Settings, load_settings
from cli.level import await_level
from cli.options import as_json, data_dir
from cli.order_row import NO_SALE
from cli.orders_file import BadLine, Taken, read_orders
from cli.progress import bar
from cli.refused_rows import RefusedRows, show_refused
from cli.session import facts_of, postgres
from commands.base import perform
from commands.orders.import_history import ImportHistory, TakenOver, import_history
from domain.faults import FaultCode
from domain.refusals import InvalidInput, Refusal

BATCH_LINES: Final = 2_000


class Report(msgspec.Struct, frozen=True):
    """`orders` were taken over with `lines`; `known` were here already. Of what was refused, the first rows."""

    orders: int
    lines: int
    known: int
    refused: list[BadLine]
    refused_count: int
    seconds: float


@click.group(name="orders")
def command() -> None:
    """Take over historic orders."""


@command.command(name="import")
@data_dir
@as_json
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--wait/--no-wait", default=True, show_default=True, help="Until every read model shows them.")
def import_(file: Path, wait: bool, as_json: bool) -> None:
    """Take over historic orders from FILE: CSV in UTF-8, gzipped or not, one line of an order a row.

    \b
    Columns: order, sku, quantity, unit_price ("2.55"), placed_at (2026-11-23T09:30:00Z; without a zone it is
    the store's); optional: name, customer (an e-mail address, or any name), status (PAID, SHIPPED or
    DELIVERED, which it is if not said). placed_at, customer and status are those of the order's first row;
    the others may leave them out.

    Paid at their own dates, they stand in the same ledger as all others. Stock stays as it is. What was sold and is
    not in the catalog becomes an archived product. Orders are known again by their name: running it again changes
    nothing. An order comes whole or not at all: a broken row is reported with its line, and all of its order is left
    out; the other orders are kept, and the exit code is 1. docs/imports.md has an example.
    """
    settings = load_settings()
    with bar("Taking orders over", file.stat().st_size, shown=not as_json) as advance:
        report = asyncio.run(import_file(settings, file, advance))
    if wait:
        asyncio.run(await_level(settings, shown=not as_json))
    if as_json:
        click.echo(msgspec.json.encode(report))
    else:
        show(report)
    sys.exit(1 if report.refused else 0)


async def import_file(settings: Settings, file: Path, advance: Callable[[int], None]) -> Report:
    """Raises WrongFile, StoreDown."""
    started, counts = time.monotonic(), Counter[str]()
    refused = RefusedRows[BadLine]()
    batch: list[Taken] = []
    async with postgres(settings) as pool:
        facts = await facts_of(settings, pool)
        for taken in read_orders(file, facts, advance):
            if isinstance(taken, BadLine):
                refused.add(taken)
                continue
            batch.append(taken)
            if sum(len(one.order.lines) for one in batch) >= BATCH_LINES:
                await import_batch(pool, batch, counts, refused)
                batch = []
        if batch:
            await import_batch(pool, batch, counts, refused)
    seconds = round(time.monotonic() - started, 2)
    known = counts[TakenOver.KNOWN]
    return Report(counts[TakenOver.NEW], counts["lines"], known, refused.by_line(), refused.count, seconds)


async def import_batch(
    pool: asyncpg.Pool, batch: list[Taken], counts: Counter[str], refused: RefusedRows[BadLine]
) -> None:
    """One transaction; if an order of it is refused, each order in its own, so that the others are kept."""
    try:
        outcomes = await perform(pool, import_history, ImportHistory([taken.order for taken in batch]))
    except (Refusal, asyncpg.PostgresError) as refusal:
        if len(batch) > 1:
            for taken in batch:
                await import_batch(pool, [taken], counts, refused)
        else:
            faults = refusal.faults if isinstance(refusal, InvalidInput) else ()
            refused.add(BadLine(batch[0].line, batch[0].order.reference, str(refusal), faults))
        return
    for taken, outcome in zip(batch, outcomes, strict=True):
        counts[outcome] += 1
        counts["lines"] += len(taken.order.lines) if outcome is TakenOver.NEW else 0
        if outcome is TakenOver.DIFFERENT:
            reason = "it was taken over before, with other lines or another date; what is in the ledger stays"
            refused.add(BadLine(taken.line, taken.order.reference, reason))
        if outcome is TakenOver.NO_SALE:
            wrong = InvalidInput("status", NO_SALE, FaultCode.NOT_ONE_OF)
            refused.add(BadLine(taken.line, taken.order.reference, str(wrong), wrong.faults))


def show(report: Report) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table("orders", "lines", "known already", "refused", "seconds", "lines/s")
    table.add_row(
        str(report.orders),
        str(report.lines),
        str(report.known),
        str(report.refused_count),
        f"{report.seconds:.1f}",
        f"{report.lines / max(report.seconds, 0.001):.0f}",
    )
    console.print(table)
    show_refused(
        console,
        [(bad, f" (order {bad.order})" if bad.order else "") for bad in report.refused],
        report.refused_count,
    )
