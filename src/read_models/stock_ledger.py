"""Stock ledger: the latest movements of each variant's stock, found by the SKU it has, or had when it was removed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Literal, assert_never
from uuid import UUID

import msgspec

from domain.events import (
    AccountEvent,
    CartEvent,
    Event,
    MoneyEvent,
    OfficeEvent,
    ProductEvent,
    ProductUpdated,
    StockMoved,
    TaxonomyEvent,
)
from domain.order_events import OrderEvent
from domain.shopper_events import ShopperEvent
from domain.stock import Movement, MovementReason
from read_models.model import ReadModel

STOCK_LEDGER: Final = ReadModel("stock_ledger", revision=3)

MOVEMENTS_KEPT_MAX: Final = 100
LEDGER_PREFIX: Final = "variant:"
SKU_PREFIX: Final = "sku:"

LedgerKey = tuple[Literal["variant", "product"], UUID] | tuple[Literal["sku"], str]


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


def ledger_key(variant: UUID) -> str:
    return f"{LEDGER_PREFIX}{variant}"


def sku_key(key: str) -> str:
    """Where a variant's id stands under what its SKU is kept under."""
    return f"{SKU_PREFIX}{key}"


Elsewhere = AccountEvent | TaxonomyEvent | CartEvent | OrderEvent | MoneyEvent | ShopperEvent | OfficeEvent
"""What touches nothing here. Put together once: to do so for every event takes longer than all that is done with it."""


def touched_variants(event: Event) -> Iterable[LedgerKey]:
    """A variant; all variants of a product, whose SKUs may be others now; a SKU that is nobody's or another's."""
    match event:
        case StockMoved():
            return (("variant", event.subject),)
        case ProductUpdated():
            freed: tuple[LedgerKey, ...] = tuple(("sku", sku) for sku in event.freed_skus)
            return (("product", event.subject), *freed)
        case _ if isinstance(event, ProductEvent):
            return (("product", event.subject),)
        case _ if isinstance(event, Elsewhere):
            return ()
        case _:
            assert_never(event)
