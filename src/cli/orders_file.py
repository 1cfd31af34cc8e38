"""Reading a file of historic orders: CSV, one line of an order a row, as docs/imports.md says.

An order comes whole or not at all: one row that is wrong, and all of its order stays out.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from adapters.catalog_files.cells import unguarded
from adapters.files.csv_records import BrokenRecord, Record, records
from adapters.files.text_lines import Damaged, WrongFile, open_text
from cli.order_row import COLUMNS, GUEST, NEEDED, OrderRow, order_row
from commands.orders.import_history import HistoricOrder
from domain.faults import Fault, FaultCode
from domain.order_status import OrderStatus
from domain.refusals import InvalidInput
from domain.shop import ShopFacts
from domain.texts import tidy

ORDER_LINES_MAX: Final = 10_000


class BadLine(msgspec.Struct, frozen=True):
    """Why the line, and with it all of its order, stays out; `errors` are the same by column."""

    line: int
    order: str | None
    reason: str
    errors: Sequence[Fault] = ()


class Taken(msgspec.Struct, frozen=True):
    """An order, and the line it begins in."""

    line: int
    order: HistoricOrder


class Row(msgspec.Struct, frozen=True):
    """Tidy cells under the names of the columns we know; none, where the row has a fault."""

    line: int
    reference: str
    cells: dict[str, str]
    fault: str | None = None


class OpenOrder:
    """An order of which more rows are to come. What holds for all of it is said in its first row."""

    def __init__(self, line: int) -> None:
        self._line = line
        self._rows: list[OrderRow] = []
        self.broken = False

    def add(self, row: OrderRow) -> None:
        """Raises InvalidInput."""
        first = self._rows[0] if self._rows else row
        faults = []
        if first.placed_at is None:
            faults.append(Fault("placed_at", "The order's first row says when it was placed.", FaultCode.REQUIRED))
        if row.customer is not None and row.customer != first.customer:
            faults.append(Fault("customer", "The order's first row says another one.", FaultCode.CONFLICTING))
        if row.status is not None and row.status != first.status:
            faults.append(Fault("status", "The order's first row says another one.", FaultCode.CONFLICTING))
        if len(self._rows) == ORDER_LINES_MAX:
            faults.append(Fault("order", f"It has more than {ORDER_LINES_MAX} lines.", FaultCode.TOO_MANY))
        if faults:
            raise InvalidInput.of(faults)
        self._rows.append(row)

    def closed(self, reference: str) -> Taken:
        first = self._rows[0]
        assert first.placed_at is not None, "it would be broken"
        customer = first.customer or GUEST
        lines = tuple(row.line for row in self._rows)
        status = first.status or OrderStatus.DELIVERED
        return Taken(
            self._line, HistoricOrder(reference, customer.email, customer.name, first.placed_at, lines, status)
        )


def read_orders(file: Path, facts: ShopFacts, advance: Callable[[int], None]) -> Iterator[Taken | BadLine]:
    """Every order that is whole, and every line that is wrong. `advance` gets the bytes read so far.

    An order's rows may lie anywhere in the file, which is read twice for it; kept in memory are only those orders of
    which more rows are to come. A moment without a zone is the store's. Raises WrongFile, before it gives anything.
    """
    last = {row.reference: row.line for row in rows(file, wanted=("order",))}
    open_orders: dict[str, OpenOrder] = {}
    now = datetime.now(UTC)
    for row in rows(file, advance):
        order = open_orders.setdefault(row.reference, OpenOrder(row.line))
        if (bad := taken_in(row, order, facts, now)) is not None:
            order.broken = True
            yield bad
        if row.line == last[row.reference]:
            del open_orders[row.reference]
            if not order.broken:
                yield order.closed(row.reference)


def taken_in(row: Row, order: OpenOrder, facts: ShopFacts, now: datetime) -> BadLine | None:
    """None where it is fine."""
    if row.fault is not None:
        return BadLine(row.line, row.reference or None, row.fault)
    try:
        order.add(order_row(row.cells, facts, now))
    except InvalidInput as wrong:
        return BadLine(row.line, row.reference or None, str(wrong), wrong.faults)
    return None


def rows(
    file: Path, advance: Callable[[int], None] = lambda _: None, wanted: Collection[str] = COLUMNS
) -> Iterator[Row]:
    """The header's line is 1. Raises WrongFile, also for what nobody can tell the order of."""
    with open_text(file) as (text, raw):
        table = records(text)
        try:
            known, width = header(file, next(table, None))
            columns = [(name, place) for name, place in known if name in wanted]
            for record in table:
                advance(raw.tell())
                yield as_row(record, columns, width)
        except Damaged as broken:
            raise WrongFile(
                f"{file}: {broken}. No order was taken over, since any of them may have had a row there."
            ) from broken


def as_row(record: Record | BrokenRecord, columns: Sequence[tuple[str, int]], width: int) -> Row:
    """Raises Damaged."""
    if isinstance(record, BrokenRecord):
        raise Damaged(f"line {record.line}: {record.reason}")
    values = record.values
    if len(values) == width:
        cells = {name: tidy(unguarded(values[place])) for name, place in columns}
        return Row(record.line, cells["order"], cells)
    place = dict(columns)["order"]
    fault = f"it has {len(values)} fields, the header {width}"
    if record.last_line > record.line or place >= len(values):
        raise Damaged(f"line {record.line}: {fault}")
    return Row(record.line, tidy(unguarded(values[place])), {}, fault)


def header(file: Path, record: Record | BrokenRecord | None) -> tuple[list[tuple[str, int]], int]:
    """The columns we know with their places, and how many there are in all. Raises WrongFile."""
    if isinstance(record, BrokenRecord):
        raise WrongFile(f"{file}: line {record.line}: {record.reason}.")
    names = [tidy(name).lower() for name in record.values] if record else []
    if missing := [name for name in NEEDED if name not in names]:
        raise WrongFile(
            f"{file} has no column {', '.join(missing)}. The first line names them, with commas between:"
            f" {','.join(COLUMNS)}."
        )
    if twice := [name for name in COLUMNS if names.count(name) > 1]:
        raise WrongFile(f"{file} has more than one column {', '.join(twice)}.")
    return [(name, names.index(name)) for name in COLUMNS if name in names], len(names)
