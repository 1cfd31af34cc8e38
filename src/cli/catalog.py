"""`tradepost catalog`."""

import asyncio
import os
import sys
from pathlib import Path

import click
import msgspec

from adapters.settings import load_settings
from cli.catalog_export import export_catalog, is_table
from cli.catalog_import import Report, import_file
from cli.options import WholeNumber, as_json, data_dir
from cli.progress import bar
from cli.refused_rows import show_refused
from domain.catalog.product import STOCK_UNITS_MAX


@click.group(name="catalog")
def command() -> None:
    """Import and export products."""


@command.command(name="import")
@data_dir
@as_json
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--default-stock",
    default=100,
    show_default=True,
    type=WholeNumber(0, STOCK_UNITS_MAX),
    help="Stock of new variants.",
)
def import_(file: Path, default_stock: int, as_json: bool) -> None:
    """Import products from FILE: JSON lines (a product a line) or CSV (a variant a row), in UTF-8, gzipped or not.

    \b
    Fields of a product: name, slug, description, status, brand, category_path, tags, attributes, released_at,
    images (or image_url, thumbnail_url), currency, variants.
    Fields of a variant: sku, price ("12.95"), compare_at_price, options, stock_quantity, mpn, ean.

    A line without variants is about one variant and has its fields. In CSV, rows with the same slug (or the same name
    in a column `product`) are one product; lists are a|b, objects JSON, or columns attr.NAME and option.NAME.

    Products are known again by the SKUs of their variants. A line is a change: a field that is absent stays, null (in
    CSV an empty cell) clears. Slugs and stock count for what is new only: importing again changes nothing and moves no
    stock, and variants that aren't named stay. A product stands in a file once. What is broken is reported with its
    line and left out; the others are kept, and the exit code is 1. docs/imports.md has every field and an example.
    """
    settings = load_settings()
    with bar("Importing products", file.stat().st_size, shown=not as_json) as advance:
        report = asyncio.run(import_file(settings, file, default_stock, advance))
    if as_json:
        click.echo(msgspec.json.encode(report))
    else:
        show(report)
    sys.exit(1 if report.refused else 0)


@command.command()
@data_dir
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), default="-")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv"]),
    help="Without it, FILE's name says; to the standard output jsonl.",
)
def export(file: Path, form: str | None) -> None:
    """Export every product to FILE, or to the standard output: what `import` reads.

    JSON lines have a product a line; CSV has a variant a row. Of every product all that an import can say is written,
    drafts and archived ones too, ordered by slug, as the shop stands at one moment. A name that ends in .gz is gzipped.
    In CSV, what a spreadsheet would take for a formula gets an apostrophe in front, which `import` takes off again.
    """
    settings = load_settings()
    table = form == "csv" if form else is_table(file)
    if table is None:
        raise click.BadParameter(
            "its name ends in none of .jsonl, .csv, .jsonl.gz, .csv.gz: say --format", param_hint="FILE"
        )
    try:
        asyncio.run(export_catalog(settings, None if str(file) == "-" else file, table=table))
    except OSError as trouble:
        if str(file) == "-":  # nobody takes what is left of it, not even when this process ends
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(trouble, BrokenPipeError):
            sys.exit(1)
        where = "The standard output" if str(file) == "-" else str(file)
        raise click.ClickException(f"{where} can't be written ({trouble.strerror}). Choose another.") from trouble


def show(report: Report) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    rows = report.created + report.changed + report.unchanged + report.refused_count
    table = Table("created", "changed", "unchanged", "refused", "seconds", "rows/s")
    table.add_row(
        str(report.created),
        str(report.changed),
        str(report.unchanged),
        str(report.refused_count),
        f"{report.seconds:.1f}",
        f"{rows / max(report.seconds, 0.001):.0f}",
    )
    console.print(table)
    if report.unknown_fields:
        console.print(
            f"Left alone, since no product has such fields: {', '.join(report.unknown_fields)}.", markup=False
        )
    show_refused(
        console, [(row, f" (sku {row.sku})" if row.sku else "") for row in report.refused], report.refused_count
    )
