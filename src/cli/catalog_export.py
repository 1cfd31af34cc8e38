"""The shop's catalog into a file, as it stands at one moment."""

import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO, cast

from adapters.catalog_files.write_catalog import csv_header, csv_lines, json_line
from adapters.settings import Settings
from cli.progress import bar
from cli.session import facts_of, postgres
from db.catalog.catalog_pages import catalog_pages
from db.keys import count
from db.pool import snapshot
from read_models.product_cards import product_card


async def export_catalog(settings: Settings, file: Path | None, *, table: bool) -> int:
    """How many products there are. Without a file, to the standard output and without a bar. Raises StoreDown."""
    async with postgres(settings) as pool:
        currency = (await facts_of(settings, pool)).currency
    lines = csv_lines if table else json_line
    written = 0
    async with snapshot(settings.database_url) as connection:
        total = await count(connection, "products")
        with output(file) as out, bar("Exporting products", total, shown=file is not None) as advance:
            if table:
                out.write(csv_header())
            async for products in catalog_pages(connection):
                out.writelines(lines(product_card(product, currency)) for product in products)
                written += len(products)
                advance(written)
    return written


@contextmanager
def output(file: Path | None) -> Iterator[BinaryIO]:
    """The file, or the one a link leads to, is there when it is whole; a pipe or a device takes what comes. The same
    content makes the same bytes, also gzipped. Raises OSError.
    """
    if file is None:
        yield sys.stdout.buffer
        sys.stdout.flush()
    elif file.exists() and not file.is_file():  # asked of the link: what that of a descriptor leads to has no path
        with file.open("wb") as taken, packed(taken, file) as out:
            yield out
    else:
        with whole(Path(os.path.realpath(file))) as raw, packed(raw, file) as out:
            yield out


def packed(raw: BinaryIO, file: Path) -> AbstractContextManager[BinaryIO]:
    if not file.name.endswith(".gz"):
        return nullcontext(raw)
    return cast("AbstractContextManager[BinaryIO]", gzip.GzipFile("", "wb", fileobj=raw, mtime=0))


@contextmanager
def whole(place: Path) -> Iterator[BinaryIO]:
    begun = place.with_name(f"{place.name}.part")
    raw = begun.open("wb")
    try:
        with raw:
            yield raw
        os.replace(begun, place)
    finally:
        begun.unlink(missing_ok=True)


def is_table(file: Path) -> bool | None:
    """None where its name doesn't say."""
    ending = Path(file.name.removesuffix(".gz")).suffix
    return ending == ".csv" if ending in (".csv", ".jsonl") or str(file) == "-" else None
