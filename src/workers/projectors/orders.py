"""Keeps the orders and the lists they stand in."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from db.orders.orders import find_orders_of, load_orders
from db.payments.invoices import load_invoices
from db.pool import Connection
from read_models.documents import encode
from read_models.invoices import INVOICES_OF, invoices_key
from read_models.model import Document
from read_models.order_lists import order_lists, order_ranks
from read_models.orders import ORDERS, OrderKey, order_document, touched_orders
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind

PORTION_ROWS_MAX: Final = 500


async def load_order_documents(
    connection: Connection, keys: Sequence[OrderKey], currency: str
) -> AsyncIterator[list[Document]]:
    ids = {key for kind, key in keys if kind == "order"}
    if customers := [key for kind, key in keys if kind == "customer"]:
        ids |= set(await find_orders_of(connection, customers))
    ordered = sorted(ids)
    for start in range(0, len(ordered), PORTION_ROWS_MAX):
        orders = await load_orders(connection, ordered[start : start + PORTION_ROWS_MAX])
        documents = [order_document(order, currency) for order in orders]
        invoiced = [order.id for order in orders if order.invoices]
        printed = await load_invoices(connection, invoiced) if invoiced else {}
        yield [
            *(Document(str(document.id), encode(document), order_ranks(document)) for document in documents),
            *(Document(invoices_key(order), encode(invoices)) for order, invoices in printed.items()),
        ]


def order_key(order: UUID) -> OrderKey:
    return "order", order


def owner(document: Document) -> OrderKey:
    """Raises ValueError."""
    return order_key(UUID(document.key.removeprefix(INVOICES_OF)))


ORDER_DOCUMENTS: Final = DocumentKind(
    ORDERS,
    touched_orders,
    load_order_documents,
    TableKeys("orders", order_key),
    owner,
    order_lists,
    lists_are_whole=True,
)
