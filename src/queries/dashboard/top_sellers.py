"""The products that sold best, by revenue or by units."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from adapters.redis.dashboard.span import Sold
from domain.money import Money
from queries.periods import span
from queries.question import Question
from queries.view import View
from read_models.dashboard import DASHBOARD
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_cards import PRODUCT_CARDS, card_key


class Measure(StrEnum):
    REVENUE = "revenue"
    UNITS = "units"


class TopSellers(Question, frozen=True):
    """Days of the store's time zone, inclusive; the last 30 unless said otherwise.

    Names are the products' of today, SKUs those of which most was sold.
    """

    reads: ClassVar[tuple[ReadModel, ...]] = (DASHBOARD, PRODUCT_CARDS)
    calls_max: ClassVar[int] = 2
    first_day: date | None
    last_day: date | None
    by: Measure = Measure.REVENUE
    limit: int = 10


class Seller(msgspec.Struct, frozen=True):
    product_id: UUID
    sku: str
    name: str
    revenue: Money
    units: int


class Sellers(msgspec.Struct, frozen=True):
    """Best first."""

    items: Sequence[Seller]


class Named(msgspec.Struct):
    sku: str
    name: str


NAMED: Final = msgspec.json.Decoder(Named)


async def top_sellers(question: TopSellers, view: View) -> bytes:
    days = span(question.first_day, question.last_day, view.zone(DASHBOARD))
    best, currency = await view.best_sold(days, question.by.value, question.limit), view.currency
    cards = await view.documents(PRODUCT_CARDS, [card_key(sold.product) for sold in best])
    if best.told is None or best.told[0] != cards:
        sellers = [seller(sold, card, currency) for sold, card in zip(best, cards, strict=True)]
        best.told = cards, encode(Sellers(sellers))
    return best.told[1]


def seller(sold: Sold, card: bytes | None, currency: str) -> Seller:
    named = Named("", "") if card is None else NAMED.decode(card)
    revenue = Money(sold.revenue, currency)
    return Seller(UUID(sold.product), named.sku if sold.sku is None else sold.sku, named.name, revenue, sold.units)
