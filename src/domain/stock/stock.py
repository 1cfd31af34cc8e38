"""Stock movements: every change of a variant's stock is one, and stock is their sum."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.catalog.product import ProductStatus
from domain.faults import Check, FaultCode

NOT_ZERO: Final = Check(bool, FaultCode.NOT_POSSIBLE, "Say how many units more or less there are.")


STOCK_LINES_MAX: Final = 5_000
"""Of one file: all of them are one transaction."""


class MovementReason(StrEnum):
    OPENING = "opening"
    ADJUSTED = "adjusted"
    ORDER_PLACED = "order_placed"
    ORDER_CANCELLED = "order_cancelled"
    ORDER_REFUNDED = "order_refunded"


class Movement(msgspec.Struct, frozen=True):
    """`stock_quantity` is what was left after it; `note` is the admin's own words."""

    id: int
    delta: int
    stock_quantity: int
    reason: MovementReason
    note: str | None
    order_id: UUID | None
    at: datetime


def counted(thought: int, said: int) -> int:
    """The stock of a variant of which somebody counted so many free units: an empty shelf pays nobody what is owed."""
    return said or min(thought, 0)


class StockChange(msgspec.Struct, frozen=True):
    """What one statement did to one variant; `movement` is its row in the ledger."""

    variant: UUID
    product: UUID
    sku: str
    delta: int
    left: int
    movement: int

    @property
    def backordered(self) -> int:
        """Of the units it took, those that did not lie on the shelf."""
        return max(min(-self.delta, -self.left), 0)


class StockLine(msgspec.Struct, frozen=True):
    """Of a file, by its line: so many units of a SKU more or less, or so many there are. One of the two is said."""

    number: int
    sku: str
    delta: int | None
    stock_quantity: int | None

    def at(self, field: str) -> str:
        return f"line[{self.number}].{field}"

    def left_of(self, there: int) -> int:
        """Units that are left where so many are there."""
        return there + (self.delta or 0) if self.stock_quantity is None else counted(there, self.stock_quantity)


class StockedVariant(msgspec.Struct, frozen=True):
    """A variant as whoever orders goods sees it; `name` and `status` are its product's. Below zero its stock is what
    customers are owed.
    """

    id: UUID
    product: UUID
    sku: str
    name: str
    options: dict[str, str]
    status: ProductStatus
    stock_quantity: int
    backorder: bool
    removed: bool
