"""One row of a file of historic orders: what its cells say of the order and of the line."""

import hashlib
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from commands.import_history import HistoricLine
from domain.account import EMAIL_CHARS_MAX, EMAIL_PATTERN
from domain.currency import NoAmount, minor_units
from domain.folding import caseless
from domain.order import PAST_STATUSES
from domain.order_status import OrderStatus
from domain.product import SKU_CHARS_MAX, SKU_PATTERN, STOCK_UNITS_MAX
from domain.shop import ShopFacts

COLUMNS: Final = ("order", "sku", "name", "quantity", "unit_price", "placed_at", "customer", "status")
NEEDED: Final = ("order", "sku", "quantity", "unit_price", "placed_at")
REFERENCE_CHARS_MAX: Final = 255
TEXT_CHARS_MAX: Final = 1_000
CUSTOMER_CHARS_MAX: Final = 255
SHOWN_CHARS_MAX: Final = 40
LINE_MINOR_UNITS_MAX: Final = 10**12
YEAR_MIN: Final = 1972
"""Since then all time zones' days begin at a quarter of an hour, which is what the dashboard is proven by."""
ELSEWHERE: Final = "history.invalid"
"""Who had no e-mail address gets one under a name that can't exist (RFC 2606)."""
CUSTOMERS_KEPT_MAX: Final = 1_000
PLAIN_CHARS_MAX: Final = 30
"""Of a name in an address, whose part before the @ has room for 64."""


class Customer(msgspec.Struct, frozen=True):
    email: str
    name: str


GUEST: Final = Customer(f"guest@{ELSEWHERE}", "Guest")


class OrderRow(msgspec.Struct, frozen=True):
    """A line, and what the row says of the whole order; None where its cell is empty."""

    line: HistoricLine
    placed_at: datetime | None
    customer: Customer | None
    status: OrderStatus | None


def order_row(cells: dict[str, str], facts: ShopFacts, now: datetime) -> OrderRow:
    """Of tidy cells. Raises ValueError, which names the column."""
    for name, cell in cells.items():
        if not cell.isascii() and any("\ud800" <= letter <= "\udfff" for letter in cell):
            raise ValueError(f"{name}: it is not text in UTF-8")
    if not 1 <= len(cells["order"]) <= REFERENCE_CHARS_MAX:
        raise ValueError(f"order: give it a name of at most {REFERENCE_CHARS_MAX} characters")
    placed_at, customer, status = cells["placed_at"], cells.get("customer"), cells.get("status")
    return OrderRow(
        line=historic_line(cells, facts.currency),
        placed_at=moment(placed_at, facts.time_zone, now) if placed_at else None,
        customer=customer_named(customer) if customer else None,
        status=past_status(status) if status else None,
    )


def historic_line(cells: dict[str, str], currency: str) -> HistoricLine:
    sku, name = cells["sku"], cells.get("name", "")
    if len(sku) > SKU_CHARS_MAX or not re.match(SKU_PATTERN, sku):
        raise ValueError(f"sku: {shown(sku)} is no SKU")
    if len(name) > TEXT_CHARS_MAX:
        raise ValueError(f"name: it is longer than {TEXT_CHARS_MAX} characters")
    quantity = cells["quantity"]
    if not re.fullmatch(r"[0-9]{1,10}", quantity) or not 1 <= int(quantity) <= STOCK_UNITS_MAX:
        raise ValueError(f"quantity: {shown(quantity)} is no number from 1 to {STOCK_UNITS_MAX}")
    try:
        unit_price = minor_units(cells["unit_price"], currency)
    except NoAmount as wrong:
        raise ValueError(f"unit_price: {wrong}") from None
    if int(quantity) * unit_price > LINE_MINOR_UNITS_MAX:
        raise ValueError("unit_price: the line costs more than any counter holds")
    return HistoricLine(sku, name, int(quantity), unit_price)


def moment(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Without a zone it is the store's."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"placed_at: {shown(text)} is no moment such as 2026-11-23T09:30:00Z") from None
    at = given.replace(tzinfo=zone) if given.tzinfo is None else given
    if given.year < YEAR_MIN or at > now:
        raise ValueError(f"placed_at: {shown(text)} does not lie between {YEAR_MIN} and now")
    return at.astimezone(UTC)


def past_status(text: str) -> OrderStatus:
    if text.upper() not in PAST_STATUSES:
        allowed = ", ".join(status.value for status in PAST_STATUSES)
        raise ValueError(f"status: {shown(text)} is none of {allowed}; what was never paid for or went back is no sale")
    return OrderStatus(text.upper())


@lru_cache(maxsize=CUSTOMERS_KEPT_MAX)
def customer_named(text: str) -> Customer:
    """Whom we know by e-mail, or by the other system's name for them. Names that differ are different people."""
    if re.match(EMAIL_PATTERN, text) and len(text) <= EMAIL_CHARS_MAX:
        return Customer(text, text.partition("@")[0])
    if len(text) > CUSTOMER_CHARS_MAX or not any(letter.isalnum() for letter in text):
        raise ValueError(f"customer: {shown(text)} is neither an e-mail address nor a short name")
    return Customer(f"customer-{address_part(text)}@{ELSEWHERE}", f"Customer {text}")


def address_part(name: str) -> str:
    """ASCII, and another one for every name, whatever its letters; the same for one that is the same name to the shop.

    A name that can't stand there as it is gets a digest behind a dot, which no name that can has.
    """
    folded = caseless(name)
    plain = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if plain == folded and len(plain) <= PLAIN_CHARS_MAX:
        return plain
    digest = hashlib.blake2b(folded.encode(), digest_size=10).hexdigest()
    return f"{plain[:PLAIN_CHARS_MAX].rstrip('-')}.{digest}"


def shown(cell: str) -> str:
    return repr(cell[:SHOWN_CHARS_MAX])
