"""Keeps the orders, their returns, and the lists that both stand in."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Final
from uuid import UUID

from db.orders.orders import find_orders_of, load_orders
from db.payments.invoices import load_invoices
from db.pool import Connection
from domain.orders.order import Order
from read_models.documents import encode
from read_models.invoices import INVOICES_OF, invoices_key
from read_models.model import Document
from read_models.order_lists import order_lists, order_ranks
from read_models.orders import ORDERS, OrderKey, order_document, touched_orders
from read_models.returns import BEGINS, KEY, order_of, return_documents, return_lists
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind

PORTION_ROWS_MAX: Final = 100
"""Each stands in some twenty lists: Redis answers nobody for 20 ms meanwhile."""


async def load_order_documents(
    connection: Connection, keys: Sequence[OrderKey], currency: str
) -> AsyncIterator[list[Document]]:
    ids = {key for kind, key in keys if kind == "order"}
    if customers := [key for kind, key in keys if kind == "customer"]:
        ids |= set(await find_orders_of(connection, customers))
    ordered = sorted(ids)
    for start in range(0, len(ordered), PORTION_ROWS_MAX):
        orders = await load_orders(connection, ordered[start : start + PORTION_ROWS_MAX])
        invoiced = [order.id for order in orders if order.invoices]
        printed = await load_invoices(connection, invoiced) if invoiced else {}
        yield [
            *(document for order in orders for document in documents_of(order, currency)),
            *(Document(invoices_key(order), encode(invoices)) for order, invoices in printed.items()),
        ]


def documents_of(order: Order, currency: str) -> Iterable[Document]:
    document = order_document(order, currency)
    yield Document(str(document.id), encode(document), order_ranks(document))
    yield from return_documents(order)


def order_key(order: UUID) -> OrderKey:
    return "order", order


def owner(document: Document) -> OrderKey:
    """Raises ValueError."""
    if document.key.startswith(KEY):
        return order_key(order_of(document.body or b""))
    return order_key(UUID(document.key.removeprefix(INVOICES_OF)))


def lists(body: bytes) -> Iterable[str]:
    return return_lists(body) if body.startswith(BEGINS) else order_lists(body)


ORDER_DOCUMENTS: Final = DocumentKind(
    ORDERS,
    touched_orders,
    load_order_documents,
    TableKeys("orders", order_key),
    owner,
    lists,
    lists_are_whole=True,
)
