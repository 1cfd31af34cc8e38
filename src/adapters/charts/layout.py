"""Where the bars of a chart stand, its axes and their words: laid out by pygal.

What pygal draws brings styles, scripts and comments along, which no page of ours allows. Of its tree only places, sizes
and words are taken.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Final

import msgspec

from adapters.charts.scale import ticks

MARGIN_PX: Final = 8
LABELS_MAX: Final = 12
LABEL_GAP_PX: Final = 14
AMOUNTS_PX: Final = 80
"""What is left of the bars, about."""
CHARACTER_SHARE: Final = 0.58
"""How wide a character of a label is, about, of the font's size: nobody here knows the font."""


class Shape(msgspec.Struct, frozen=True):
    """The viewBox; at that width in pixels the font is as large as it says."""

    name: str
    width_px: int
    height_px: int
    font_px: int


class Bar(msgspec.Struct, frozen=True):
    x: float
    y: float
    width: float
    height: float


class Layout(msgspec.Struct, frozen=True):
    """All within the plot, whose own corner is (`left`, `top`): lines across it at the heights of amounts, the middles
    of labels, and each series' bars.
    """

    left: float
    top: float
    width: float
    height: float
    zero: float
    amounts: Sequence[tuple[float, str]]
    labels: Sequence[tuple[float, str]]
    bars: Sequence[Sequence[Bar]]


def laid_out(
    series: Sequence[Sequence[int]], labels: Sequence[str], on_axis: Callable[[int], str], shape: Shape, top_px: int
) -> Layout:
    """Of series of the same length, with `top_px` left free above them. Zero is always on the axis; of the labels at
    most LABELS_MAX are there, at even distances, and none that would reach out of the picture.
    """
    tree = drawn(series, label_step(labels, shape), on_axis, shape, top_px)
    plot = next(each for each in tree.iter() if classes(each) == ["plot"])
    left, top = (float(part) for part in plot.get("transform")[len("translate(") : -1].split(","))
    room = within(plot, "background")[0]
    heights = [(float(within(guide, "line")[0].get("d").split()[1]), guide) for guide in guides(plot, "y")]
    width = float(room.get("width"))
    labelled = [(x, labels[int(number)]) for x, number in (words_in(guide) for guide in guides(plot, "x"))]
    return Layout(
        left=left,
        top=top,
        width=width,
        height=float(room.get("height")),
        zero=heights[ticks([amount for one in series for amount in one]).index(0)][0],
        amounts=[(height, words_in(guide)[1]) for height, guide in heights],
        labels=[
            (x, label) for x, label in labelled if label_px(label, shape) / 2 <= min(left + x, width - x + MARGIN_PX)
        ],
        bars=[[bar_of(rect) for rect in within(one, "rect")] for one in within(plot, "series")],
    )


def label_px(label: str, shape: Shape) -> float:
    return len(label) * shape.font_px * CHARACTER_SHARE


def label_step(labels: Sequence[str], shape: Shape) -> int:
    """One in so many has room."""
    widest = max(label_px(label, shape) for label in labels) + LABEL_GAP_PX
    most = min(LABELS_MAX, int((shape.width_px - AMOUNTS_PX) / widest))
    return -(-len(labels) // max(1, most))


def drawn(series: Sequence[Sequence[int]], every: int, on_axis: Callable[[int], str], shape: Shape, top_px: int) -> Any:
    """pygal's tree. Its labels are their numbers, since it takes those that are alike for one."""
    pygal = library()
    steps = ticks([amount for one in series for amount in one])
    chart = pygal.Bar(
        width=shape.width_px,
        height=shape.height_px,
        style=pygal.style.Style(label_font_size=shape.font_px, major_label_font_size=shape.font_px),
        css=[],
        js=[],
        margin=MARGIN_PX,
        margin_top=top_px,
        show_legend=False,
        truncate_label=-1,
        x_labels=[str(number) for number in range(len(series[0]))],
        x_labels_major_every=every,
        show_minor_x_labels=False,
        y_labels=steps,
        value_formatter=lambda amount: on_axis(round(amount)),
    )
    for number, amounts in enumerate(series):
        chart.add(str(number), list(amounts))
    return chart.render_tree()


@cache
def library() -> Any:
    """A quarter of a second, and 10 MB: only who shows charts has it.

    It leaves a finder behind (3.1.3) by which each import of what isn't there ends in a warning.
    """
    import pygal

    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
    return pygal


def classes(element: Any) -> list[str]:
    return (element.get("class") or "").split()


def within(element: Any, kind: str) -> list[Any]:
    return [each for each in element.iter() if kind in classes(each)]


def guides(plot: Any, axis: str) -> Iterator[Any]:
    for each in within(plot, "axis"):
        if axis in classes(each):
            yield from within(each, "guides")


def words_in(guide: Any) -> tuple[float, str]:
    """And where along the axis of labels they stand."""
    text = next(each for each in guide if each.get("x") is not None)
    return float(text.get("x")), text.text or ""


def bar_of(rect: Any) -> Bar:
    return Bar(*(float(rect.get(name)) for name in ("x", "y", "width", "height")))
