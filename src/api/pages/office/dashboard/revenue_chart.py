"""The dashboard's chart: revenue by period beside that of the span before. What was drawn is remembered."""

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from markupsafe import Markup
from msgspec import Struct

from adapters.amounts import amount_in, on_axis_in
from adapters.charts.revenue_bars import NARROW, PERIODS_MAX, WIDE, RevenueBars, Series, revenue_bars
from api.pages.office.dashboard.figures import Row
from api.pages.words import words_in
from domain.languages import Language

REMEMBERED_MAX: Final = 32
"""Two pictures each, some 20 KB."""


class Drawing(Struct, frozen=True):
    """Amounts in minor units."""

    title: str
    labels: tuple[str, ...]
    now: tuple[int, ...]
    periods: tuple[str, ...]
    before: tuple[int, ...]
    periods_before: tuple[str, ...]
    currency: str
    language: Language


async def chart_of(rows: Sequence[Row], title: str, currency: str, language: Language) -> Markup | None:
    """None of more periods than can be told apart."""
    shown = [row for row in rows if row.now is not None]
    if len(shown) > PERIODS_MAX:
        return None
    drawing = Drawing(
        title=title,
        labels=tuple(row.axis for row in shown),
        now=tuple(0 if row.now is None else row.now.revenue.amount for row in shown),
        periods=tuple(row.label for row in shown),
        before=tuple(0 if row.before is None else row.before.revenue.amount for row in shown),
        periods_before=tuple(row.label_before for row in shown),
        currency=currency,
        language=language,
    )
    return await asyncio.to_thread(drawn, drawing)


@lru_cache(maxsize=REMEMBERED_MAX)
def drawn(drawing: Drawing) -> Markup:
    """For wide windows and for narrow ones. Whoever draws it escapes what stands in it."""
    say, language, currency = words_in(drawing.language), drawing.language, drawing.currency
    chart = RevenueBars(
        title=drawing.title,
        description=say("dashboard.legend"),
        labels=drawing.labels,
        now=Series(say("dashboard.this-period"), drawing.periods, drawing.now),
        before=Series(say("dashboard.that-period"), drawing.periods_before, drawing.before),
        written=lambda amount: amount_in(language, amount, currency),
        on_axis=lambda amount: on_axis_in(language, amount, currency),
    )
    return Markup(revenue_bars(chart, "wide", WIDE) + revenue_bars(chart, "narrow", NARROW))  # noqa: S704
