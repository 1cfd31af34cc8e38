"""`tradepost projections verify`."""

import asyncio
import sys
from typing import Final

import click
import msgspec

from adapters.settings import Settings, load_settings
from cli.options import as_json, data_dir
from cli.progress import bar
from cli.projections.options import MODEL, stores
from cli.session import facts_of
from workers.projection import Difference

SHOWN_MAX: Final = 20


class Report(msgspec.Struct, frozen=True):
    """`checked` counts documents, of the dashboard cells."""

    model: str
    checked: int
    differences: list[Difference]
    seconds: float


@click.command(name="verify")
@data_dir
@as_json
@click.argument("name", required=False, type=MODEL, metavar="[NAME]")
@click.option("--repair", is_flag=True, help="Project again what differs.")
def verify(name: str | None, repair: bool, as_json: bool) -> None:
    """Recompute read models from Postgres and compare: documents byte for byte, counters to the cent.

    \b
    The shop may be open meanwhile: a document counts as wrong only if it says something the tables said neither
    before nor after it was read; counters are compared at the very event they have come to. Without NAME all of
    them are verified.

    Exit 1 if anything differs, also if it was repaired.
    """
    reports = asyncio.run(verify_all(load_settings(), name, repair=repair, shown=not as_json))
    if as_json:
        click.echo(msgspec.json.encode(reports))
    else:
        show(reports, repaired=repair)
    sys.exit(1 if any(report.differences for report in reports) else 0)


async def verify_all(settings: Settings, name: str | None, *, repair: bool, shown: bool) -> list[Report]:
    """Raises OtherShape, OtherHistory, ReadModelBehind, OutOfStep, StoreDown."""
    from workers.projections import projections
    from workers.verify import verify as verify_one
    from workers.verify import verifying_sources

    reports = []
    async with stores(settings) as (pool, redis), verifying_sources(settings, redis) as sources:
        facts = await facts_of(settings, pool)
        for projection in projections(settings, facts, pool, redis):
            if name in (None, projection.model.name):
                with bar(f"Verifying {projection.model.name}", await projection.count(), shown=shown) as advance:
                    found = await verify_one(projection, sources, pool, repair=repair, advance=advance)
                reports.append(Report(found.model, found.checked, found.differences, found.seconds))
    return reports


def show(reports: list[Report], *, repaired: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    console, table = Console(), Table("read model")
    for column in ("compared", "differing", "seconds"):
        table.add_column(column, justify="right")
    for report in reports:
        colour = "red" if report.differences else "green"
        differing = f"[{colour}]{len(report.differences)}[/{colour}]"
        table.add_row(report.model, str(report.checked), differing, f"{report.seconds:.1f}")
    console.print(table)
    for report in reports:
        for difference in report.differences[:SHOWN_MAX]:
            console.print(
                f"{report.model} {difference.key}: {difference.what}", style="red", markup=False, soft_wrap=True
            )
        if len(report.differences) > SHOWN_MAX:
            console.print(f"... and {len(report.differences) - SHOWN_MAX} more; --json lists all of them.")
    if any(report.differences for report in reports):
        console.print("Repaired." if repaired else "`tradepost projections verify --repair` projects them again.")
