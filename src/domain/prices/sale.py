"""A sale price: what a variant costs for a while."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from domain.faults import Fault, FaultCode
from domain.span import BEFORE_ALL, Span, wrong_span


class Sale(msgspec.Struct, frozen=True):
    """`price` in minor units."""

    price: int
    span: Span = Span()


class NewSale(msgspec.Struct, frozen=True):
    """From `starts_at`, or at once, until before `ends_at`, or for good. `price` in minor units."""

    price: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def from_now(self, now: datetime) -> Sale:
        return Sale(self.price, Span.from_now(self.starts_at, self.ends_at, now))


def asked_price(regular: int, sale: Sale | None, now: datetime = BEFORE_ALL) -> int:
    """What is to be paid at that moment, in minor units; without a moment, as far as the shop has noted.

    A sale price that isn't lower, since the regular one went down meanwhile, changes nothing.
    """
    return min(regular, sale.price) if sale is not None and sale.span.holds_at(now) else regular


def wrong_sale(regular: int, sale: Sale | None, now: datetime = BEFORE_ALL) -> Iterator[Fault]:
    """What was asked while it was on is no matter any more once it is over; without a moment, as far as noted."""
    if sale is not None:
        if sale.price >= regular and not sale.span.over_at(now):
            yield Fault("sale.price", "It must be less than the price.", FaultCode.TOO_LARGE)
        yield from wrong_span(sale.span.starts_at, sale.span.ends_at, "sale.ends_at")
