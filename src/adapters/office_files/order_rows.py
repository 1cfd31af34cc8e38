"""Orders as CSV: one line of an order a row, as `tradepost orders import` takes it, and what else a table needs.

An order goes by its id, by which this shop knows it again; in another shop it is the name it is taken over under.
"""

from typing import Final

import msgspec

from adapters.catalog_files.cells import guarded
from adapters.catalog_files.write_catalog import csv_line
from domain.currency import amount_text
from domain.money import Money
from domain.order_status import OrderStatus
from domain.orders.parcel import Fulfilment

OF_LINES: Final = ("order", "sku", "name", "quantity", "unit_price", "placed_at", "customer", "status")
OF_ORDERS: Final = ("number", "fulfilment", "currency", "subtotal", "discount", "shipping", "tax", "total", "refunded")
"""They stand in an order's first row, so that a column adds up."""
ELSE: Final = ("",) * len(OF_ORDERS)


class SoldItem(msgspec.Struct, frozen=True):
    sku: str
    name: str
    unit_price: Money
    quantity: int


class SoldOrder(msgspec.Struct, frozen=True):
    """What of an order's document stands in its rows; `placed_at` as it is written there."""

    id: str
    number: str
    email: str
    status: OrderStatus
    items: tuple[SoldItem, ...]
    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money
    refunded: Money
    fulfilment: Fulfilment
    placed_at: str


def order_header() -> bytes:
    return csv_line((*OF_LINES, *OF_ORDERS))


def order_rows(document: bytes) -> bytes:
    order = decode_order(document)
    rows = []
    for place, item in enumerate(order.items):
        line = (
            order.id,
            guarded(item.sku),
            guarded(item.name),
            str(item.quantity),
            amount_text(item.unit_price.amount, item.unit_price.currency),
            order.placed_at,
            guarded(order.email),
            order.status.value,
        )
        rows.append(csv_line((*line, *(of_order(order) if place == 0 else ELSE))))
    return b"".join(rows)


def of_order(order: SoldOrder) -> tuple[str, ...]:
    """Amounts are numbers, also where they are less than nothing: no apostrophe stands before those."""
    sums = (order.subtotal, order.discount, order.shipping, order.tax, order.total, order.refunded)
    amounts = (amount_text(money.amount, money.currency) for money in sums)
    return (order.number, order.fulfilment.value, order.total.currency, *amounts)


decode_order: Final = msgspec.json.Decoder(SoldOrder).decode
