"""`tradepost check`."""

import asyncio
import sys

import click
import msgspec

from adapters.settings import load_settings
from cli.options import as_json, data_dir
from commands.upkeep.check_ledger import Checked
from workers.checking import check


@click.command(name="check")
@data_dir
@as_json
def command(as_json: bool) -> None:
    """Check what the ledger promises: stock, totals, holds, captures, refunds. Exit 1 with the rows that break it.

    Each promise is plain SQL, under db/invariants; the shop may be open meanwhile.
    """
    results = asyncio.run(check(load_settings()))
    if as_json:
        click.echo(msgspec.json.encode([plain(result) for result in results]))
    else:
        show(results)
    sys.exit(1 if any(result.rows for result in results) else 0)


def plain(result: Checked) -> dict[str, object]:
    return {"name": result.invariant.name, "promise": result.invariant.promise, "broken": result.rows}


def show(results: list[Checked]) -> None:
    from rich.console import Console
    from rich.table import Column, Table

    console, table = Console(), Table("", Column("invariant", overflow="fold"), "promise")
    for result in results:
        mark = "[red]✗[/red]" if result.rows else "[green]✓[/green]"
        table.add_row(mark, result.invariant.name, result.invariant.promise)
    console.print(table)
    for result in results:
        for row in result.rows:
            words = ", ".join(f"{name} {value}" for name, value in row.items())
            console.print(f"{result.invariant.name}: {words}", style="red", markup=False, soft_wrap=True)
