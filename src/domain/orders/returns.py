"""Returns: goods of an order that its customer wants to give back, or has given back."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.orders.return_status import ReturnStatus

REASON_CHARS_MAX: Final = 1_000
RETURNS_MAX: Final = 50
"""Of one order, whatever became of them: all of them are shown with it."""


class ReturnItem(msgspec.Struct, frozen=True):
    """Units of one item: how many are to come back, or did; of how many the money went back with them, how many were
    put on the shelf.
    """

    item_id: UUID
    quantity: int
    refunded_quantity: int = 0
    restocked_quantity: int = 0


class Return(msgspec.Struct, frozen=True):
    """`refund_id` is the refund it brought, of money or of goods alone; `version` the order's since its last step."""

    id: UUID
    status: ReturnStatus
    items: tuple[ReturnItem, ...]
    reason: str
    refund_id: UUID | None
    requested_at: datetime
    decided_at: datetime | None
    received_at: datetime | None
    withdrawn_at: datetime | None
    version: int

    @property
    def units(self) -> dict[UUID, int]:
        """By the id of their line."""
        return {item.item_id: item.quantity for item in self.items}


class CameBack(msgspec.Struct, frozen=True):
    """Of one line: units `awaited` of returns that are open, and those that came back by others. Of the latter some
    were refunded by it, some put on the shelf.
    """

    awaited: int = 0
    units: int = 0
    refunded: int = 0
    restocked: int = 0

    @property
    def without_money(self) -> int:
        return self.units - self.refunded

    @property
    def off_the_shelf(self) -> int:
        return self.units - self.restocked


def told_of(one: Return) -> dict[str, object]:
    """What the audit tells of it: nothing of who bought it."""
    return {
        "status": one.status,
        "refund": one.refund_id,
        "items": [msgspec.structs.asdict(item) for item in one.items],
    }
