"""Say how many units of a variant there are: somebody has counted them."""

import msgspec

from db.work import Work


class CountStock(msgspec.Struct, frozen=True):
    """`reason` is the admin's own words."""

    sku: str
    stock_quantity: int
    reason: str


class StockLevel(msgspec.Struct, frozen=True):
    sku: str
    stock_quantity: int


async def count_stock(command: CountStock, work: Work) -> StockLevel:
    """Where the ledger thought so too, nothing moves; nor where none was counted and customers are owed some.

    Raises NotFound.
    """
    counted = await work.stock.count(command.sku, command.stock_quantity, command.reason)
    work.record_stock(counted.changes)
    after = {"stock_quantity": counted.left, "reason": command.reason}
    work.account_for(command, "variant", counted.variant, {"stock_quantity": counted.thought}, after)
    return StockLevel(counted.sku, counted.left)
