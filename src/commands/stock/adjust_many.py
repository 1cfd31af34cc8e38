"""Correct the stock of many SKUs at once: a delivery, or a count of the whole shelf."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

import msgspec

from db.stock.stock import Shelved
from db.work import Work
from domain.catalog.product import STOCK_UNITS_MAX
from domain.faults import Fault, FaultCode
from domain.refusals import require_no
from domain.stock.stock import StockLine


class AdjustMany(msgspec.Struct, frozen=True):
    """Each SKU stands there once. `reason` is the admin's own words."""

    lines: Sequence[StockLine]
    reason: str


class Adjusted(msgspec.Struct, frozen=True):
    """How many SKUs have another stock now, and how many had what was said."""

    changed: int
    unchanged: int


async def adjust_many(command: AdjustMany, work: Work) -> Adjusted:
    """All lines or none. Raises InvalidInput for every line that can't be, by its number in the file."""
    shelved = await work.stock.lock_all([line.sku for line in command.lines])
    require_no(faults_of(command.lines, shelved))
    moves = {}
    for line in command.lines:
        there = shelved[line.sku]
        moves[there.variant] = line.left_of(there.stock_quantity) - there.stock_quantity
    changes = await work.stock.adjust_all({variant: delta for variant, delta in moves.items() if delta}, command.reason)
    work.record_stock(changes)
    before = {change.sku: change.left - change.delta for change in changes}
    after = {change.sku: change.left for change in changes} | {"reason": command.reason}
    work.account_for(command, "stock", "many", before, after)
    return Adjusted(len(changes), len(command.lines) - len(changes))


def faults_of(lines: Sequence[StockLine], shelved: Mapping[str, Shelved]) -> Iterator[Fault]:
    seen: dict[UUID, int] = {}
    for line in lines:
        there = shelved.get(line.sku)
        if there is None:
            yield Fault(line.at("sku"), f"There is no SKU {line.sku}.", FaultCode.NOT_POSSIBLE)
        elif (first := seen.setdefault(there.variant, line.number)) != line.number:
            yield Fault(line.at("sku"), f"It stands in line {first} already.", FaultCode.DUPLICATE)
        elif (left := line.left_of(there.stock_quantity)) < min(there.stock_quantity, 0):
            words = f"There are only {max(there.stock_quantity, 0)} units of {line.sku}."
            yield Fault(line.at("delta"), words, FaultCode.TOO_SMALL)
        elif left > STOCK_UNITS_MAX:
            yield Fault(line.at("delta"), f"A SKU has at most {STOCK_UNITS_MAX} units in stock.", FaultCode.TOO_LARGE)
