"""Amounts by period as bars; behind each, wider and quieter, that of the period it is compared with."""

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

import msgspec

from adapters.charts.layout import MARGIN_PX, Bar, Layout, Shape, laid_out

PERIODS_MAX: Final = 92
"""Beyond these bars get too thin to be told apart: longer spans are for months."""
WIDE: Final = Shape("wide", width_px=960, height_px=300, font_px=12)
NARROW: Final = Shape("narrow", width_px=360, height_px=240, font_px=11)
TOP_PX: Final = 14
LEGEND_PX: Final = 24
SWATCH_PX: Final = 10
GAP_PX: Final = 6
FRONT_SHARE: Final = 0.56
"""Of a period's place, for the bar that stands before another."""
ROUNDED_PX_MAX: Final = 3


class Series(msgspec.Struct, frozen=True):
    """`amounts` in minor units, one a period, negative where more went back than came in; `periods` in words."""

    name: str
    periods: Sequence[str]
    amounts: Sequence[int]


class RevenueBars(msgspec.Struct, frozen=True):
    """`labels`, one a period, stand under the bars where there is room for them. `before` has as many periods as `now`.
    Names of series are short: both stand in one line.

    `written` writes an amount in the visitor's language; `on_axis` does, too, as short as an axis would have it.
    """

    title: str
    description: str
    labels: Sequence[str]
    now: Series
    before: Series | None
    written: Callable[[int], str]
    on_axis: Callable[[int], str]


def revenue_bars(chart: RevenueBars, prefix: str, shape: Shape = WIDE) -> str:
    """An <svg> without styles, scripts or a size of its own; how it looks stands in chart.css. `prefix` begins its ids,
    and is another one for each chart of a page.

    It takes some 20 ms of CPU, and a quarter of a second for the first one of a process, which loads pygal: call it in
    a thread, as many as you like at once. At most PERIODS_MAX periods.
    """
    assert len(chart.labels) <= PERIODS_MAX, "longer spans are shown by month"
    every = [chart.now] if chart.before is None else [chart.now, chart.before]
    top = TOP_PX if chart.before is None else TOP_PX + LEGEND_PX
    amounts = [one.amounts or [0] for one in every]
    layout = laid_out(amounts, chart.labels or [""], chart.on_axis, shape, top)
    root = Element(
        "svg",
        {
            "class": f"chart chart-{shape.name}",
            "viewBox": f"0 0 {shape.width_px} {shape.height_px}",
            "role": "img",
            "aria-labelledby": f"{prefix}-title {prefix}-description",
        },
    )
    SubElement(root, "title", {"id": f"{prefix}-title"}).text = chart.title
    SubElement(root, "desc", {"id": f"{prefix}-description"}).text = chart.description
    if chart.before is not None:
        root.extend(legend(chart.now.name, chart.before.name, layout))
    plot = SubElement(root, "g", {"transform": f"translate({px(layout.left)},{px(layout.top)})"})
    plot.extend(axes(layout, shape))
    places = [one[: len(chart.labels)] for one in layout.bars]
    if chart.before is not None:
        now, before = overlaid(*places)
        plot.append(bars(chart.before, before, "chart-before", chart.written))
        plot.append(bars(chart.now, now, "chart-now", chart.written))
    else:
        plot.append(bars(chart.now, places[0], "chart-now", chart.written))
    return tostring(root, encoding="unicode")


def overlaid(now: Sequence[Bar], before: Sequence[Bar]) -> tuple[list[Bar], list[Bar]]:
    """Of two that stand beside each other, the second gets the place of both, and the first its middle."""
    front, behind = list[Bar](), list[Bar]()
    for left, right in zip(now, before, strict=True):
        width = right.x + right.width - left.x
        margin = width * (1 - FRONT_SHARE) / 2
        front.append(Bar(left.x + margin, left.y, width * FRONT_SHARE, left.height))
        behind.append(Bar(left.x, right.y, width, right.height))
    return front, behind


def bars(series: Series, places: Sequence[Bar], css: str, written: Callable[[int], str]) -> Element:
    group = Element("g", {"class": css})
    for place, period, amount in zip(places, series.periods, series.amounts, strict=True):
        rounded = min(ROUNDED_PX_MAX, place.width / 4, place.height / 2)
        rect = SubElement(group, "rect", {"x": px(place.x), "y": px(place.y)})
        rect.attrib |= {"width": px(place.width), "height": px(place.height)}
        if rounded >= 1:
            rect.set("rx", px(rounded))
        SubElement(rect, "title").text = f"{period}: {written(amount)}"
    return group


def axes(layout: Layout, shape: Shape) -> Iterator[Element]:
    """Lines across the plot, their amounts to the left of it, and labels under it."""
    for y, words in layout.amounts:
        css = "chart-zero" if y == layout.zero else "chart-grid"
        yield Element("path", {"class": css, "d": f"M0 {px(y)}H{px(layout.width)}"})
        yield text(words, -GAP_PX, y + shape.font_px / 3, "end")
    for x, words in filter(itemgetter(1), layout.labels):
        yield text(words, x, layout.height + GAP_PX + shape.font_px, "middle")


def legend(now: str, before: str, layout: Layout) -> Iterator[Element]:
    """One at either end, since nobody here knows how wide words are."""
    right = layout.left + layout.width
    for css, words, x, beside, anchor in (
        ("chart-now", now, layout.left, layout.left + SWATCH_PX + GAP_PX, "start"),
        ("chart-before", before, right - SWATCH_PX, right - SWATCH_PX - GAP_PX, "end"),
    ):
        swatch = {"class": css, "x": px(x), "y": px(MARGIN_PX), "rx": "2"}
        yield Element("rect", swatch | {"width": px(SWATCH_PX), "height": px(SWATCH_PX)})
        yield text(words, beside, MARGIN_PX + SWATCH_PX - 1, anchor)


def text(words: str, x: float, y: float, anchor: str) -> Element:
    element = Element("text", {"x": px(x), "y": px(y), "text-anchor": anchor})
    element.text = words
    return element


def px(number: float) -> str:
    """As short as two decimals are."""
    return f"{round(number, 2):g}" if abs(number) < 1_000 else f"{number:.2f}"
