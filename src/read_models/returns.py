"""Returns, newest first, for the shop's own people. They lie among the orders they are of, and are as fresh."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.orders.order import Order
from domain.orders.return_status import ReturnStatus
from domain.orders.returns import Return
from read_models.documents import encode
from read_models.model import Document
from read_models.orders import order_number

EVERY_RETURN: Final = "returns"
KEY: Final = "return:"


class ReturnedItem(msgspec.Struct, frozen=True):
    """Units of one item: how many are to come back, or did; of how many the money went back with them, how many were
    put on the shelf.
    """

    item_id: UUID
    sku: str
    name: str
    options: dict[str, str]
    quantity: int
    refunded_quantity: int
    restocked_quantity: int


class ReturnDocument(msgspec.Struct, frozen=True):
    """`refund_id` is the refund it brought, of money or of goods alone; `version` the order's since its last step. A
    guest's has no `user_id`.
    """

    id: UUID
    order_id: UUID
    order_number: str
    user_id: UUID | None
    email: str | None
    status: ReturnStatus
    items: tuple[ReturnedItem, ...]
    reason: str
    refund_id: UUID | None
    requested_at: datetime
    decided_at: datetime | None
    received_at: datetime | None
    withdrawn_at: datetime | None
    version: int


def return_document(order: Order, one: Return) -> ReturnDocument:
    lines = {line.id: line for line in order.lines}
    items = tuple(
        ReturnedItem(
            item_id=item.item_id,
            sku=lines[item.item_id].sku,
            name=lines[item.item_id].name,
            options=lines[item.item_id].options,
            quantity=item.quantity,
            refunded_quantity=item.refunded_quantity,
            restocked_quantity=item.restocked_quantity,
        )
        for item in one.items
    )
    return ReturnDocument(
        id=one.id,
        order_id=order.id,
        order_number=order_number(order.number),
        user_id=order.customer,
        email=order.email,
        status=one.status,
        items=items,
        reason=one.reason,
        refund_id=one.refund_id,
        requested_at=one.requested_at,
        decided_at=one.decided_at,
        received_at=one.received_at,
        withdrawn_at=one.withdrawn_at,
        version=one.version,
    )


def return_documents(order: Order) -> Iterator[Document]:
    """Each by the moment it was asked for (Unix milliseconds)."""
    for one in order.returns:
        asked_ms = int(one.requested_at.timestamp() * 1000)
        ranks = dict.fromkeys(map(by_return_status, ReturnStatus)) | dict.fromkeys(
            (EVERY_RETURN, by_return_status(one.status)), asked_ms
        )
        yield Document(f"{KEY}{one.id}", encode(return_document(order, one)), ranks)


def by_return_status(status: ReturnStatus) -> str:
    return f"returns:{status.value}"


class Listed(msgspec.Struct):
    """What of a return says where it is listed, and whose document it is."""

    order_id: UUID
    status: ReturnStatus


def return_lists(body: bytes) -> tuple[str, str]:
    """All that a return's document stands in."""
    return EVERY_RETURN, by_return_status(decode_listed(body).status)


def order_of(body: bytes) -> UUID:
    """Whose document it is. Raises ValueError for a damaged one."""
    try:
        return decode_listed(body).order_id
    except msgspec.MsgspecError as damaged:
        raise ValueError("not a return's document") from damaged


BEGINS: Final = b'{"decided_at":'
"""A return's document, and no order's: fields stand in sorted order."""

decode_listed: Final = msgspec.json.Decoder(Listed).decode
