"""What is told of a subject: its state as the shop's own pages have it, read when it is owed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.catalog.products import load_products
from db.orders.orders import load_orders
from db.pool import Connection
from db.work import Work
from read_models.documents import encode
from read_models.orders import order_document
from read_models.product_cards import product_card

BODY_BYTES_MAX: Final = 262_144
"""Of one message. What is more is told by its id alone."""
ABOUT: Final = {"order": "order", "return": "order", "product": "product", "stock": "variant"}
"""What an event is about, by the word before its dot. Events of returns have their order for a subject."""


class LowVariant(msgspec.Struct, frozen=True):
    """Of `low_stock` units or fewer; `stock_quantity` is what there is by now."""

    id: UUID
    product_id: UUID
    sku: str
    stock_quantity: int
    low_stock: int


class Subjects(msgspec.Struct, frozen=True):
    """Documents, by what they are of and its id. Orders taken over from another system are not among them: nobody waits
    to be told of those.
    """

    found: Mapping[tuple[str, UUID], object]

    def said(self, told: str, subject: UUID) -> object | None:
        return self.found.get((kind_of(told), subject))


def kind_of(told: str) -> str:
    return ABOUT[told.partition(".")[0]]


async def read_subjects(wanted: Iterable[tuple[str, UUID]], work: Work) -> Subjects:
    ids: dict[str, set[UUID]] = {kind: set() for kind in ABOUT.values()}
    for told, subject in wanted:
        ids[kind_of(told)].add(subject)
    connection, shop = work.connection, await work.shop.get()
    orders = [order for order in await load_orders(connection, sorted(ids["order"])) if not order.historic]
    products = await load_products(connection, sorted(ids["product"]))
    return Subjects(
        {("order", order.id): order_document(order, shop.currency) for order in orders}
        | {("product", product.id): product_card(product, shop.currency) for product in products}
        | {("variant", low.id): low for low in await low_variants(connection, ids["variant"])}
    )


LOW: Final = """
select v.id, v.product_id, v.sku, v.stock_quantity, s.low_stock from variants v cross join shop s
where v.id = any($1::uuid[])
"""


async def low_variants(connection: Connection, variants: set[UUID]) -> list[LowVariant]:
    return [msgspec.convert(dict(row), LowVariant) for row in await connection.fetch(LOW, sorted(variants))]


def body_of(told: str, subject: UUID, sequence: int, at: datetime, said: object) -> str:
    """JSON, the same for the same facts. `sequence` grows from one message to the next, whatever they are about."""
    kind, data = kind_of(told), {"id": subject, "sequence": sequence}
    message = {"type": told, "timestamp": at}
    body = encode(message | {"data": data | {kind: said}})
    return (body if len(body) <= BODY_BYTES_MAX else encode(message | {"data": data | {kind: None}})).decode()
