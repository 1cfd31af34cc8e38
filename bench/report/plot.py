"""docs/performance.svg: p50 to p99 of each path beside its yardstick, on a logarithmic scale."""

import math
import statistics
from pathlib import Path
from typing import Final

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench.results import Measured, Results

TEMPLATE: Final = "plot.svg.jinja"
LABEL_WIDTH: Final = 340
PLOT_WIDTH: Final = 420
ROW_HEIGHT: Final = 34
TOP: Final = 64
YARDSTICKS: Final = {
    "search-alone": "engine",
    "cart-add": "bare-transaction",
    "order-create": "pgbench",
    "order-create-hot": "pgbench-hot",
}
"""Of other paths one GET of their answer, if any."""


class Span(msgspec.Struct, frozen=True):
    """From p50 to p99, in milliseconds and on the scale."""

    p50: float
    p99: float
    begin: float
    end: float


class Row(msgspec.Struct, frozen=True):
    title: str
    y: float
    shop: Span
    yardstick: Span | None


def draw(results: Results, picture: Path) -> None:
    picture.write_text(drawn(results))


def drawn(results: Results) -> str:
    by_name = {one.name: one for one in results.measured}
    pairs = [
        (one, by_name.get(YARDSTICKS.get(one.name, f"get-{one.name}"))) for one in results.measured if not one.yardstick
    ]
    times = [time for pair in pairs for one in pair if one is not None for time in median_times(one)]
    low, high = math.floor(math.log10(min(times, default=1))), math.ceil(math.log10(max(times, default=10)))

    def at(milliseconds: float) -> float:
        return round(LABEL_WIDTH + PLOT_WIDTH * (math.log10(milliseconds) - low) / max(1, high - low), 1)

    def span(one: Measured) -> Span:
        p50, p99 = median_times(one)
        return Span(p50, p99, at(p50), at(p99))

    rows = [
        Row(shop.title, TOP + ROW_HEIGHT * (place + 0.5), span(shop), None if beside is None else span(beside))
        for place, (shop, beside) in enumerate(pairs)
    ]
    ticks = [(10.0**power, at(10.0**power)) for power in range(low, high + 1)]
    templates = Environment(loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, autoescape=True)
    return templates.get_template(TEMPLATE).render(
        rows=rows,
        ticks=ticks,
        bottom=TOP + ROW_HEIGHT * len(rows),
        label_width=LABEL_WIDTH,
        width=LABEL_WIDTH + PLOT_WIDTH + 150,
        results=results,
    )


def median_times(measured: Measured) -> tuple[float, float]:
    """p50 and p99."""
    return (
        statistics.median(one.p50_ms for one in measured.rounds),
        statistics.median(one.p99_ms for one in measured.rounds),
    )
