"""The dashboard: sales by day and by month, orders by status, units and revenue by product, units by SKU.

Counters, moved exactly once an event. Each effect is filed under its day in the store's time zone and under that
day's month.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final, Literal, assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from domain.events import (
    AccountChanged,
    AddressBookChanged,
    CartEvent,
    CredentialEvent,
    CustomerRegistered,
    Event,
    MoneyEvent,
    OfficeEvent,
    ProductEvent,
    SalesRanked,
    StockMoved,
    TaxonomyEvent,
)
from domain.order_status import OrderStatus
from domain.orders.order_events import (
    OrderBuyerForgotten,
    OrderCancelled,
    OrderDelivered,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPartlyShipped,
    OrderPlaced,
    OrderRefunded,
    OrderRestocked,
    OrderShipped,
    OrderTakenOver,
    PaymentChanged,
    PaymentFailed,
    RefundSettled,
    ReturnEvent,
    SoldLine,
)
from domain.shopper_events import ShopperEvent
from read_models.model import ReadModel

DASHBOARD: Final = ReadModel("dashboard", revision=3)

Table = Literal["totals", "units", "revenue", "skus"]


class Effect(msgspec.Struct, frozen=True):
    """`cell` of `table` in the day's and the month's period moves by `amount`.

    Cells of "totals" are gross, refunds, orders, units, new_customers and placed:STATUS; cells of "units" and
    "revenue" are product ids; cells of "skus" are units of a product under a SKU.
    """

    day: date
    table: Table
    cell: str
    amount: int


def sku_cell(product: UUID | str, sku: str) -> str:
    """The SKU is the one it was sold under, whatever has become of it."""
    return f"{product} {sku}"


def parts_of(cell: bytes) -> tuple[bytes, bytes]:
    """The product and the SKU of a cell of "skus"."""
    product, _, sku = cell.partition(b" ")
    return product, sku


def placed(status: OrderStatus) -> str:
    """The cell that counts the orders placed in a period which have this status now."""
    return f"placed:{status.value}"


Elsewhere = CredentialEvent | CartEvent | TaxonomyEvent | ProductEvent | MoneyEvent | ShopperEvent | OfficeEvent
"""What touches nothing here. Put together once: to do so for every event takes longer than all that is done with it."""


def effects(event: Event, zone: ZoneInfo) -> Iterable[Effect]:
    """What the event does to the dashboard's cells. Amounts in minor units."""

    def day(moment: datetime) -> date:
        return moment.astimezone(zone).date()

    def moved(placed_at: datetime, before: OrderStatus, after: OrderStatus) -> list[Effect]:
        return [
            Effect(day(placed_at), "totals", placed(before), -1),
            Effect(day(placed_at), "totals", placed(after), 1),
        ]

    def given_back(event: OrderCancelled | OrderRefunded, on: date, status: OrderStatus) -> list[Effect]:
        return [
            *moved(event.placed_at, event.was, status),
            Effect(on, "totals", "refunds", event.refunded),
            *sold(on, event.lines, -1),
        ]

    match event:
        case CustomerRegistered():
            return [Effect(day(event.at), "totals", "new_customers", 1)]
        case OrderPlaced():
            return [Effect(day(event.placed_at), "totals", placed(OrderStatus.PENDING), 1)]
        case OrderPaid():
            paid_on = day(event.paid_at)
            return [
                *moved(event.placed_at, OrderStatus.PENDING, OrderStatus.PAID),
                Effect(paid_on, "totals", "gross", event.total),
                Effect(paid_on, "totals", "orders", 1),
                *sold(paid_on, event.lines, 1),
            ]
        case OrderShipped():
            return moved(event.placed_at, OrderStatus.PAID, OrderStatus.SHIPPED)
        case OrderDelivered():
            return moved(event.placed_at, OrderStatus.SHIPPED, OrderStatus.DELIVERED)
        case OrderCancelled():
            return given_back(event, day(event.cancelled_at), OrderStatus.CANCELLED)
        case OrderRefunded():
            return given_back(event, day(event.refunded_at), OrderStatus.REFUNDED)
        case OrderPartlyRefunded():
            return [Effect(day(event.refunded_at), "totals", "refunds", event.refunded)]
        case AccountChanged() | AddressBookChanged() | StockMoved() | SalesRanked():
            return ()
        case PaymentChanged() | PaymentFailed() | RefundSettled():
            return ()
        case OrderPartlyShipped() | OrderRestocked() | OrderTakenOver() | OrderBuyerForgotten():
            return ()
        case _ if isinstance(event, ReturnEvent | Elsewhere):
            return ()
        case _:
            assert_never(event)


def sold(day: date, lines: Iterable[SoldLine], sign: Literal[1, -1]) -> Iterator[Effect]:
    for line in lines:
        product = str(line.product)
        yield Effect(day, "totals", "units", sign * line.units)
        yield Effect(day, "units", product, sign * line.units)
        yield Effect(day, "revenue", product, sign * line.revenue)
        if line.sku:
            yield Effect(day, "skus", sku_cell(product, line.sku), sign * line.units)
