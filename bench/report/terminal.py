"""Tables on the terminal."""

from typing import Final

from rich.console import Console
from rich.table import Table as RichTable

from bench.report.rows import Table, tables
from bench.results import Results

WIDTH: Final = 170
"""Where nobody watches."""


def show(results: Results) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    for table in tables(results):
        if table.rows:
            console.print(drawn(table))


def drawn(table: Table) -> RichTable:
    shown = RichTable(title=table.title, title_justify="left")
    for place, name in enumerate(table.columns):
        shown.add_column(name, justify="right" if place else "left")
    for row in table.rows:
        shown.add_row(*row, style="red" if any("✗" in cell for cell in row) else None)
    return shown
