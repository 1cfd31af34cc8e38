"""The lists an order stands in, newest first: everybody's, its customer's, and those it is looked up by."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.accounts.account import email_key
from domain.folding import fold
from domain.order_status import OrderStatus
from domain.orders.parcel import Fulfilment
from domain.payments.payment import Provider
from read_models.invoices import INVOICES_BEGIN
from read_models.orders import OrderDocument

EVERY_ORDER: Final = "all"
BY_TOTAL: Final = "total"
"""The one that is not by the moment the order was placed, but by its total (minor units)."""
WRITTEN_NUMBER: Final = re.compile("#? ?(?:tp)?[ -]?#?([0-9]{1,15})")


class Item(msgspec.Struct, frozen=True):
    product_id: UUID


class Charge(msgspec.Struct, frozen=True):
    provider: Provider


class Place(msgspec.Struct, frozen=True):
    country: str


class Sum(msgspec.Struct, frozen=True):
    amount: int


class Listed(msgspec.Struct, frozen=True):
    """What of a document says where it is listed."""

    number: str
    user_id: UUID | None
    email: str
    status: OrderStatus
    fulfilment: Fulfilment
    items: tuple[Item, ...]
    payments: tuple[Charge, ...]
    shipping_address: Place | None
    total: Sum
    placed_at: datetime


def order_ranks(document: OrderDocument) -> dict[str, int | None]:
    """By the moment it was placed (Unix milliseconds), and by its total."""
    elsewhere = [*map(by_status, OrderStatus), *map(by_fulfilment, Fulfilment)]
    return dict.fromkeys(elsewhere) | scores(msgspec.convert(document, Listed, from_attributes=True))


def order_lists(body: bytes) -> Iterable[str]:
    """All that a document stands in. What is printed of an order stands in none."""
    if body.startswith(INVOICES_BEGIN):
        return ()
    return scores(decode_listed(body))


def scores(listed: Listed) -> dict[str, int]:
    placed_ms = int(listed.placed_at.timestamp() * 1000)
    names = {
        EVERY_ORDER,
        by_email(listed.email),
        by_status(listed.status),
        by_fulfilment(listed.fulfilment),
        *(by_product(item.product_id) for item in listed.items),
        *(by_provider(payment.provider) for payment in listed.payments),
    }
    if (number := number_in(listed.number)) is not None:
        names.add(by_number(number))
    if listed.user_id is not None:
        names.add(by_user(listed.user_id))
    if listed.shipping_address is not None:
        names.add(by_country(listed.shipping_address.country))
    return dict.fromkeys(sorted(names), placed_ms) | {BY_TOTAL: listed.total.amount}


def by_user(user: UUID) -> str:
    return f"user:{user}"


def by_status(status: OrderStatus) -> str:
    return f"status:{status.value}"


def by_fulfilment(fulfilment: Fulfilment) -> str:
    return f"fulfilment:{fulfilment.value}"


def by_product(product: UUID) -> str:
    return f"product:{product}"


def by_provider(provider: Provider) -> str:
    """Of an attempt to pay, whatever came of it."""
    return f"provider:{provider.value}"


def by_country(country: str) -> str:
    """Where the goods go."""
    return f"country:{country}"


def by_email(email: str) -> str:
    return f"email:{email_key(email)}"


def by_number(number: int) -> str:
    return f"number:{number}"


def number_in(text: str) -> int | None:
    """The number of an order, as people write it: TP-000123, tp 123, #123, 123. None for what is no number."""
    written = WRITTEN_NUMBER.fullmatch(" ".join(fold(text).split()))
    return None if written is None else int(written[1])


decode_listed: Final = msgspec.json.Decoder(Listed).decode
