"""Variable products and their variations, until the whole file is read: a variation may stand before its product, or
thousands of rows behind it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Final, Self

import msgspec

from adapters.catalog_files.woocommerce_row import WooRow
from domain.catalog.product import VARIANTS_MAX

SCHEMA: Final = """
    pragma journal_mode = off;
    create table products (line integer primary key, row blob not null);
    create table names (name text primary key, line integer not null) without rowid;
    create table variations (parent text not null, place integer not null, line integer not null, row blob not null);
    create index variations_parent on variations (parent, place, line);
    begin;
"""
NAMELESS: Final = ""
"""No name of any product."""


class Shelf:
    """Rows lie in a file of SQLite's that goes with it, whatever their number. For `with`."""

    def __init__(self) -> None:
        # An empty name is a file nobody sees. A file may be read by one thread after another.
        self._rows = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._rows.executescript(SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()

    def name(self, row: WooRow) -> int | None:
        """Of a product that has variations: the line that has one of its names already, and keeps it."""
        for name in row.names:
            if found := self._rows.execute("select line from names where name = ?", (name,)).fetchone():
                return int(found[0])
        self._rows.executemany("insert into names values (?, ?)", [(name, row.line) for name in row.names])
        return None

    def add_product(self, row: WooRow) -> None:
        self._rows.execute("insert into products values (?, ?)", (row.line, msgspec.json.encode(row)))

    def add_variation(self, row: WooRow) -> None:
        values = (row.parent, row.place, row.line, msgspec.json.encode(row))
        self._rows.execute("insert into variations values (?, ?, ?, ?)", values)

    def products(self) -> Iterator[tuple[WooRow, list[WooRow]]]:
        """With their variations in the shop's order, no more of them than show that there are too many."""
        asked = "select row from variations where parent in (?, ?) order by place, line limit ?"
        with closing(self._rows.execute("select row from products order by line")) as products:
            for (product,) in products:
                row = decoded(product)
                names = (*row.names, NAMELESS, NAMELESS)[:2]
                found = self._rows.execute(asked, (*names, VARIANTS_MAX + 1))
                yield row, [decoded(variation) for (variation,) in found]

    def left_over(self) -> Iterator[WooRow]:
        """Variations of no variable product."""
        asked = "select row from variations where parent not in (select name from names) order by line"
        with closing(self._rows.execute(asked)) as found:
            for (row,) in found:
                yield decoded(row)


def decoded(row: bytes) -> WooRow:
    return msgspec.json.decode(row, type=WooRow)
