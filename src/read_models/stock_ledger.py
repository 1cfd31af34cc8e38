"""Stock ledger: the latest movements of each variant's stock, by SKU."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

import msgspec

from domain.events import (
    AccountEvent,
    CartChanged,
    Event,
    OrderEvent,
    ProductEvent,
    StockMoved,
    TaxonomyEvent,
)
from domain.stock import Movement, MovementReason
from read_models.model import ReadModel

STOCK_LEDGER: Final = ReadModel("stock_ledger", revision=1)

MOVEMENTS_KEPT_MAX: Final = 200


class MovementEntry(msgspec.Struct, frozen=True):
    delta: int
    stock_quantity: int
    reason: MovementReason
    note: str | None
    order_id: UUID | None
    at: datetime


class StockLedger(msgspec.Struct, frozen=True):
    """The last MOVEMENTS_KEPT_MAX movements, newest first. The whole ledger stays in Postgres."""

    sku: str
    items: tuple[MovementEntry, ...]


def stock_ledger(sku: str, movements: Sequence[Movement]) -> StockLedger:
    return StockLedger(
        sku,
        tuple(
            MovementEntry(m.delta, m.stock_quantity, m.reason, m.note, m.order_id, m.at)
            for m in sorted(movements, key=lambda movement: -movement.id)
        ),
    )


def touched_variants(event: Event) -> Iterable[UUID]:
    if isinstance(event, StockMoved):
        return (event.subject,)
    if isinstance(event, AccountEvent | TaxonomyEvent | ProductEvent | CartChanged | OrderEvent):
        return ()
    assert_never(event)
