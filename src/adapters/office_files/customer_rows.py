"""Users as CSV, one a row, with what they have bought."""

from typing import Final

import msgspec

from adapters.catalog_files.cells import guarded
from adapters.catalog_files.write_catalog import csv_line
from domain.currency import amount_text
from domain.money import Money

COLUMNS: Final = ("id", "email", "name", "role", "active", "created_at", "orders", "spent", "currency")


class Customer(msgspec.Struct, frozen=True):
    """What of a user's document stands in a row; `created_at` as it is written there."""

    id: str
    email: str
    name: str
    role: str
    active: bool
    created_at: str
    order_count: int
    spent: Money


def customer_header() -> bytes:
    return csv_line(COLUMNS)


def customer_row(document: bytes) -> bytes:
    user = decode_customer(document)
    return csv_line(
        (
            user.id,
            guarded(user.email),
            guarded(user.name),
            user.role,
            "true" if user.active else "false",
            user.created_at,
            str(user.order_count),
            amount_text(user.spent.amount, user.spent.currency),
            user.spent.currency,
        )
    )


decode_customer: Final = msgspec.json.Decoder(Customer).decode
