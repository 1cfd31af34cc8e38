"""The dashboard's figures: a span of days beside the one before it, asked for as the API's are."""

from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from typing import Final

from msgspec import Struct

from adapters.amounts import amount_in, day_of, day_on_axis, month_of, month_on_axis, number_in, share_in
from api.pages.office.dashboard.days_asked import Days
from api.pages.visiting import Visiting
from api.pages.words import Words, words_in
from domain.languages import Language
from domain.money import Money
from queries.dashboard.revenue import Granularity, Revenue, RevenueByPeriod, RevenueRow, revenue
from queries.dashboard.sales_summary import SalesSummary, Summary, sales_summary
from queries.dashboard.top_sellers import Measure, Sellers, TopSellers, top_sellers
from read_models.periods import is_day

CARDS: Final = ("revenue", "gross_revenue", "refunds", "orders", "units", "average_order_value", "new_customers")
SELLERS: Final = 10


class Card(Struct, frozen=True):
    """A figure, the same of before, and what that is more or less, all in words."""

    name: str
    now: str
    before: str
    change: str


class Row(Struct, frozen=True):
    """A period's sales; `before` is of the period as far into the span before, if there is one. `axis` is the label in
    fewer characters.
    """

    label: str
    axis: str
    now: RevenueRow | None
    label_before: str
    before: RevenueRow | None


class Figures(Struct, frozen=True):
    summary: Summary
    cards: Sequence[Card]
    rows: Sequence[Row]
    by_revenue: Sellers
    by_units: Sellers


async def figures(request: Visiting, days: Days) -> Figures:
    """All of them at least as fresh as the first. Raises ReadModelBehind, StoreDown."""
    earlier = days.before
    summary = await request.learn(sales_summary, SalesSummary(days.first, days.last), Summary)
    at = summary.position
    before = await request.learn(sales_summary, SalesSummary(earlier.first, earlier.last), Summary, at=at)

    async def rows(of: Days) -> Sequence[RevenueRow]:
        question = Revenue(of.first, of.last, days.granularity)
        return (await request.learn(revenue, question, RevenueByPeriod, at=at)).items

    async def best(by: Measure) -> Sellers:
        return await request.learn(top_sellers, TopSellers(days.first, days.last, by, SELLERS), Sellers, at=at)

    by_period = rows_beside(await rows(days), await rows(earlier), request.language)
    return Figures(
        summary, cards(summary, before, request), by_period, await best(Measure.REVENUE), await best(Measure.UNITS)
    )


def rows_beside(now: Sequence[RevenueRow], before: Sequence[RevenueRow], language: Language) -> Sequence[Row]:
    """Those of months are as many as months are touched, which may be one more in one of the two."""

    def label(row: RevenueRow | None) -> str:
        return "" if row is None else period_in(language, row.period)

    def axis(row: RevenueRow | None) -> str:
        return "" if row is None else on_axis(language, row.period)

    return [Row(label(here), axis(here), here, label(there), there) for here, there in zip_longest(now, before)]


def period_in(language: Language, period: str) -> str:
    """A day or a month."""
    return day_of(language, start_of(period)) if is_day(period) else month_of(language, start_of(period))


def on_axis(language: Language, period: str) -> str:
    return day_on_axis(language, start_of(period)) if is_day(period) else month_on_axis(language, start_of(period))


def start_of(period: str) -> date:
    return date.fromisoformat(period if is_day(period) else f"{period}-01")


def granularity_word(days: Days) -> str:
    return "by-day" if days.granularity is Granularity.DAY else "by-month"


def cards(now: Summary, before: Summary, request: Visiting) -> Sequence[Card]:
    language, say = request.language, words_in(request.language)
    return [card(name, getattr(now, name), getattr(before, name), language, say) for name in CARDS]


def card(name: str, now: Money | int, before: Money | int, language: Language, say: Words) -> Card:
    return Card(name, told(now, language), told(before, language), change(plain(now), plain(before), language, say))


def told(figure: Money | int, language: Language) -> str:
    if isinstance(figure, Money):
        return amount_in(language, figure.amount, figure.currency)
    return number_in(language, figure)


def plain(figure: Money | int) -> int:
    return figure.amount if isinstance(figure, Money) else figure


def change(now: int, before: int, language: Language, say: Words) -> str:
    """No share can be told of nothing, or of less."""
    if now == before:
        return say("dashboard.as-before")
    if before <= 0:
        return say("dashboard.more" if now > before else "dashboard.less")
    share = share_in(language, now - before, before)
    return say("dashboard.more-by" if now > before else "dashboard.less-by", share=share)
