"""The lists an order stands in, newest first: everybody's, its customer's, and those it is looked up by."""

import re
from collections.abc import Iterable
from typing import Final
from uuid import UUID

import msgspec

from domain.account import email_key
from domain.folding import fold
from domain.order import Order
from domain.order_status import OrderStatus

EVERY_ORDER: Final = "all"
WRITTEN_NUMBER: Final = re.compile("#? ?(?:tp)?[ -]?#?([0-9]{1,15})")


def order_ranks(order: Order) -> dict[str, int | None]:
    """By the moment it was placed (Unix milliseconds)."""
    placed_ms = int(order.placed_at.timestamp() * 1000)
    ranks: dict[str, int | None] = {
        EVERY_ORDER: placed_ms,
        **({} if order.customer is None else {by_user(order.customer): placed_ms}),
        by_email(order.email): placed_ms,
        by_number(order.number): placed_ms,
    }
    return ranks | {by_status(status): placed_ms if status is order.status else None for status in OrderStatus}


class Listed(msgspec.Struct):
    """What of a document says where it is listed, and may be another thing one day."""

    user_id: UUID | None
    email: str


def order_lists(body: bytes) -> Iterable[str]:
    """Of a document as it was."""
    listed = decode_listed(body)
    return (by_email(listed.email), *(() if listed.user_id is None else (by_user(listed.user_id),)))


decode_listed: Final = msgspec.json.Decoder(Listed).decode


def by_user(user: UUID) -> str:
    return f"user:{user}"


def by_status(status: OrderStatus) -> str:
    return f"status:{status.value}"


def by_email(email: str) -> str:
    return f"email:{email_key(email)}"


def by_number(number: int) -> str:
    return f"number:{number}"


def number_in(text: str) -> int | None:
    """The number of an order, as people write it: TP-000123, tp 123, #123, 123. None for what is no number."""
    written = WRITTEN_NUMBER.fullmatch(" ".join(fold(text).split()))
    return None if written is None else int(written[1])
