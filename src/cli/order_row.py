"""One row of a file of historic orders: what its cells say of the order and of the line."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from commands.orders.import_history import HistoricLine
from domain.accounts.account import EMAIL_CHARS_MAX, EMAIL_PATTERN
from domain.catalog.product import SKU_CHARS_MAX, SKU_PATTERN, SKU_WORDS, STOCK_UNITS_MAX
from domain.currency import NoAmount, minor_units
from domain.faults import Fault, FaultCode
from domain.find_faults import EMPTY
from domain.folding import caseless
from domain.order_status import OrderStatus
from domain.orders.order import PAST_STATUSES
from domain.refusals import InvalidInput
from domain.shop import ShopFacts

COLUMNS: Final = ("order", "sku", "name", "quantity", "unit_price", "placed_at", "customer", "status")
NEEDED: Final = ("order", "sku", "quantity", "unit_price", "placed_at")
MAY_BE_EMPTY: Final = frozenset({"name", "placed_at", "customer", "status"})
REFERENCE_CHARS_MAX: Final = 255
TEXT_CHARS_MAX: Final = 1_000
CUSTOMER_CHARS_MAX: Final = 255
SHOWN_CHARS_MAX: Final = 40
LINE_MINOR_UNITS_MAX: Final = 10**12
YEAR_MIN: Final = 1972
"""Since then all time zones' days begin at a quarter of an hour, which is what the dashboard is proven by."""
OWN_ID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
"""A UUIDv7 as this shop writes it."""
NO_SALE: Final = f"Choose one of {', '.join(PAST_STATUSES)}: what was never paid for or went back is no sale."
ELSEWHERE: Final = "history.invalid"
"""Who had no e-mail address gets one under a name that can't exist (RFC 2606)."""
CUSTOMERS_KEPT_MAX: Final = 1_000
PLAIN_CHARS_MAX: Final = 30
"""Of a name in an address, whose part before the @ has room for 64."""


class Customer(msgspec.Struct, frozen=True):
    email: str
    name: str


class BadCell(Exception):
    """Why a cell can't be read. Every reader below raises it."""

    def __init__(self, message: str, code: FaultCode) -> None:
        super().__init__(message)
        self.code = code


GUEST: Final = Customer(f"guest@{ELSEWHERE}", "Guest")


class OrderRow(msgspec.Struct, frozen=True):
    """A line, and what the row says of the whole order; None where its cell is empty."""

    line: HistoricLine
    placed_at: datetime | None
    customer: Customer | None
    status: OrderStatus | None


def order_row(cells: Mapping[str, str], facts: ShopFacts, now: datetime) -> OrderRow:
    """Of tidy cells. Raises InvalidInput for all that is wrong in them."""
    readers: dict[str, Callable[[str], Any]] = {
        "order": reference,
        "sku": sku,
        "name": name,
        "quantity": quantity,
        "unit_price": partial(unit_price, currency=facts.currency),
        "placed_at": partial(moment, zone=facts.time_zone, now=now),
        "customer": customer_named,
        "status": known_status if names_own(cells.get("order", "")) else past_status,
    }
    read: dict[str, Any] = {}
    faults: list[Fault] = []
    for column, reader in readers.items():
        cell = cells.get(column, "")
        try:
            read[column] = reader(text(cell)) if cell or column not in MAY_BE_EMPTY else None
        except BadCell as wrong:
            faults.append(Fault(column, str(wrong), wrong.code))
    if not faults and read["quantity"] * read["unit_price"] > LINE_MINOR_UNITS_MAX:
        faults.append(Fault("unit_price", "The line costs more than any counter holds.", FaultCode.TOO_LARGE))
    if faults:
        raise InvalidInput.of(faults)
    line = HistoricLine(read["sku"], read["name"] or "", read["quantity"], read["unit_price"])
    return OrderRow(line, read["placed_at"], read["customer"], read["status"])


def text(cell: str) -> str:
    if not cell.isascii() and any("\ud800" <= letter <= "\udfff" for letter in cell):
        raise BadCell("It is no text in UTF-8.", FaultCode.WRONG_FORMAT)
    return cell


def reference(cell: str) -> str:
    if not cell:
        raise BadCell(EMPTY[1], EMPTY[0])
    if len(cell) > REFERENCE_CHARS_MAX:
        raise BadCell(f"At most {REFERENCE_CHARS_MAX} characters.", FaultCode.TOO_LONG)
    return cell


def sku(cell: str) -> str:
    if not cell:
        raise BadCell(EMPTY[1], EMPTY[0])
    if len(cell) > SKU_CHARS_MAX:
        raise BadCell(f"At most {SKU_CHARS_MAX} characters.", FaultCode.TOO_LONG)
    if not re.match(SKU_PATTERN, cell):
        raise BadCell(SKU_WORDS, FaultCode.WRONG_FORMAT)
    return cell


def name(cell: str) -> str:
    if len(cell) > TEXT_CHARS_MAX:
        raise BadCell(f"At most {TEXT_CHARS_MAX} characters.", FaultCode.TOO_LONG)
    return cell


def quantity(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", cell) or not 1 <= int(cell) <= STOCK_UNITS_MAX:
        raise BadCell(f"{shown(cell)} is no number from 1 to {STOCK_UNITS_MAX}.", FaultCode.NOT_A_NUMBER)
    return int(cell)


def unit_price(cell: str, currency: str) -> int:
    try:
        return minor_units(cell, currency)
    except NoAmount as wrong:
        raise BadCell(f"{wrong}.", FaultCode.WRONG_FORMAT) from None


def moment(cell: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Without a zone it is the store's."""
    try:
        given = datetime.fromisoformat(cell)
    except ValueError:
        raise BadCell(f"{shown(cell)} is no moment such as 2026-11-23T09:30:00Z.", FaultCode.WRONG_FORMAT) from None
    at = given.replace(tzinfo=zone) if given.tzinfo is None else given
    if given.year < YEAR_MIN or at > now:
        raise BadCell(f"{shown(cell)} does not lie between {YEAR_MIN} and now.", FaultCode.WRONG_FORMAT)
    return at.astimezone(UTC)


def names_own(cell: str) -> bool:
    """Whether an order goes by an id, as those do that a shop like this one has exported."""
    return re.fullmatch(OWN_ID, cell) is not None


def known_status(cell: str) -> OrderStatus:
    """Any: of orders that are here already none is taken over. Those that are not are looked at again then."""
    return OrderStatus(cell.upper()) if cell.upper() in set(OrderStatus) else past_status(cell)


def past_status(cell: str) -> OrderStatus:
    if cell.upper() not in PAST_STATUSES:
        raise BadCell(NO_SALE, FaultCode.NOT_ONE_OF)
    return OrderStatus(cell.upper())


@lru_cache(maxsize=CUSTOMERS_KEPT_MAX)
def customer_named(cell: str) -> Customer:
    """Whom we know by e-mail, or by the other system's name for them. Names that differ are different people."""
    if re.match(EMAIL_PATTERN, cell) and len(cell) <= EMAIL_CHARS_MAX:
        return Customer(cell, cell.partition("@")[0])
    if len(cell) > CUSTOMER_CHARS_MAX or not any(letter.isalnum() for letter in cell):
        raise BadCell(f"{shown(cell)} is neither an e-mail address nor a short name.", FaultCode.WRONG_FORMAT)
    return Customer(f"customer-{address_part(cell)}@{ELSEWHERE}", f"Customer {cell}")


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
