"""The products that sold best, by revenue or by units."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from adapters.redis.reader import Cells
from domain.money import Money
from queries.base import Question, View
from queries.periods import covering, span
from read_models.dashboard import DASHBOARD, parts_of
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
    calls_max: ClassVar[int] = 4
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


async def top_sellers(question: TopSellers, view: View) -> bytes:
    periods = covering(*span(question.first_day, question.last_day, view.zone(DASHBOARD)))
    revenue = await view.summed(DASHBOARD, "revenue", periods)
    units = await view.summed(DASHBOARD, "units", periods)
    measured = revenue if question.by is Measure.REVENUE else units
    sold = [product for product in measured if units.get(product) or revenue.get(product)]
    best = sorted(sold, key=lambda product: (-measured[product], product))[: question.limit]
    skus = best_skus(await view.summed(DASHBOARD, "skus", periods))
    cards = await view.documents(PRODUCT_CARDS, [card_key(UUID(product)) for product in best])
    sellers = []
    for product, card in zip(best, cards, strict=True):
        named = Named("", "") if card is None else msgspec.json.decode(card, type=Named)
        sellers.append(
            Seller(
                UUID(product),
                skus.get(product, named.sku),
                named.name,
                Money(revenue.get(product, 0), view.currency),
                units.get(product, 0),
            )
        )
    return encode(Sellers(sellers))


def best_skus(units: Cells) -> dict[str, str]:
    """Of each product the SKU of which most was sold; of equal ones the first by name."""
    best: dict[str, str] = {}
    for cell in sorted(units, key=lambda cell: (-units[cell], cell)):
        product, sku = parts_of(cell)
        best.setdefault(product, sku)
    return best
