"""Correct a variant's stock by hand."""

import msgspec

from db.work import Work
from domain.stock.stock import StockChange


class AdjustStock(msgspec.Struct, frozen=True):
    """`reason` is the admin's own words."""

    sku: str
    delta: int
    reason: str


async def adjust_stock(command: AdjustStock, work: Work) -> StockChange:
    """Raises NotFound, StockShort."""
    change = await work.stock.adjust(command.sku, command.delta, command.reason)
    work.record_stock([change])
    before = {"stock_quantity": change.left - change.delta}
    after = {"stock_quantity": change.left, "reason": command.reason}
    work.account_for(command, "variant", change.variant, before, after)
    return change
