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
    SalesRanked,
    StockMoved,
    TaxonomyEvent,
)
from domain.orders.order_events import OrderEvent
from domain.shopper_events import ShopperEvent
from domain.stock.stock import Movement, MovementReason
from read_models.documents import encode
from read_models.model import ReadModel

STOCK_LEDGER: Final = ReadModel("stock_ledger", revision=4)

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


class LedgerLine(msgspec.Struct, frozen=True, array_like=True):
    """A movement's id, and what is shown of it."""

    id: int
    entry: msgspec.Raw


class StockLedger(msgspec.Struct, frozen=True):
    """The last MOVEMENTS_KEPT_MAX movements, newest first. The whole ledger stays in Postgres."""

    sku: str
    lines: tuple[LedgerLine, ...]


def stock_ledger(sku: str, movements: Sequence[Movement]) -> StockLedger:
    newest_first = sorted(movements, key=lambda movement: -movement.id)
    return StockLedger(sku, tuple(map(ledger_line, newest_first[:MOVEMENTS_KEPT_MAX])))


def ledger_line(m: Movement) -> LedgerLine:
    entry = MovementEntry(m.delta, m.stock_quantity, m.reason, m.note, m.order_id, m.at)
    return LedgerLine(m.id, msgspec.Raw(encode(entry)))


def stored_ledger(body: bytes | None) -> StockLedger | None:
    """None where there is none, or what is there can't be read: it is of an earlier revision, say."""
    try:
        return None if body is None else decode(body)
    except msgspec.MsgspecError:
        return None


def last_movement(ledger: StockLedger) -> int:
    """0 of an empty one."""
    return ledger.lines[0].id if ledger.lines else 0


def continued(ledger: StockLedger, movements: Sequence[Movement]) -> StockLedger | None:
    """With the later movements, which come in order. None where they don't go on from its last line, for each takes up
    the stock that the one before has left; and where there are so many that nothing of it would be left.
    """
    if len(movements) >= MOVEMENTS_KEPT_MAX:
        return None
    left = decode_entry(ledger.lines[0].entry).stock_quantity if ledger.lines else 0
    for movement in movements:
        if movement.stock_quantity - movement.delta != left:
            return None
        left = movement.stock_quantity
    lines = (*map(ledger_line, reversed(movements)), *ledger.lines)
    return StockLedger(ledger.sku, lines[:MOVEMENTS_KEPT_MAX])


decode: Final = msgspec.json.Decoder(StockLedger).decode
decode_entry: Final = msgspec.json.Decoder(MovementEntry).decode


def ledger_key(variant: UUID) -> str:
    return f"{LEDGER_PREFIX}{variant}"


def sku_key(key: str) -> str:
    """Where a variant's id stands under what its SKU is kept under."""
    return f"{SKU_PREFIX}{key}"


Elsewhere = (
    AccountEvent | TaxonomyEvent | SalesRanked | CartEvent | OrderEvent | MoneyEvent | ShopperEvent | OfficeEvent
)
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
