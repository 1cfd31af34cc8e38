"""The rows of a file that were refused: how many they are, and the first of them with their reasons."""

from collections.abc import Sequence
from typing import Final, Generic, Protocol, TypeVar

from rich.console import Console

KEPT_MAX: Final = 10_000
SHOWN_MAX: Final = 20


class RefusedRow(Protocol):
    @property
    def line(self) -> int: ...

    @property
    def reason(self) -> str: ...


Row = TypeVar("Row", bound=RefusedRow)


class RefusedRows(Generic[Row]):
    """A file may be wrong in every row, and long: KEPT_MAX of them are kept."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self.count = 0

    def add(self, row: Row) -> None:
        self.count += 1
        if len(self._rows) < KEPT_MAX:
            self._rows.append(row)

    def by_line(self) -> list[Row]:
        return sorted(self._rows, key=lambda row: row.line)


def show_refused(console: Console, rows: Sequence[tuple[RefusedRow, str]], count: int) -> None:
    """Each with the words for what it is about; SHOWN_MAX of them."""
    for row, about in rows[:SHOWN_MAX]:
        console.print(f"line {row.line}{about}: {row.reason}", style="red", markup=False, soft_wrap=True)
    if count > SHOWN_MAX:
        console.print(f"... and {count - SHOWN_MAX} more; --json lists the first {KEPT_MAX} of them.")
