"""Revenue as bars: how high they are, what they say, and that no page has to allow anything for them."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, fromstring

import pytest

import api
from adapters.charts.layout import Shape
from adapters.charts.revenue_bars import NARROW, PERIODS_MAX, WIDE, RevenueBars, Series, revenue_bars

CSS: Final = Path(next(iter(api.__path__))) / "pages/static/chart.css"
ELEMENTS: Final = {"svg", "title", "desc", "g", "rect", "path", "text"}
ATTRIBUTES: Final = {
    "class", "viewBox", "role", "aria-labelledby", "id", "transform", "d", "x", "y", "width", "height", "rx",
    "text-anchor",
}  # fmt: skip
HOSTILE: Final = """</text><script>alert(1)</script> " ' onload='x' & <!-- ]]>"""


def dollars(amount: int) -> str:
    return f"{'-' if amount < 0 else ''}${abs(amount) / 100:,.2f}"


def whole_dollars(amount: int) -> str:
    return dollars(amount)[:-3]


def november(now: Sequence[int], before: Sequence[int] | None = None) -> RevenueBars:
    days = [f"{number} Nov" for number in range(1, len(now) + 1)]
    october = None if before is None else Series("October", [f"{day} ago" for day in days], before)
    named = Series("November", days, now)
    return RevenueBars("Revenue by day", "From 1 November on", days, named, october, dollars, whole_dollars)


def drawn(chart: RevenueBars, shape: Shape = WIDE) -> Element:
    return fromstring(revenue_bars(chart, "revenue", shape))


def bars(root: Element, css: str = "chart-now") -> list[Element]:
    return root.findall(f".//g[@class='{css}']/rect")


def heights(root: Element, css: str = "chart-now") -> list[float]:
    return [float(bar.attrib["height"]) for bar in bars(root, css)]


def words(root: Element) -> list[str]:
    return [text.text or "" for text in root.iter("text")]


def line_at(root: Element, css: str) -> float:
    (line,) = root.findall(f".//path[@class='{css}']")
    return float(line.attrib["d"].split("H")[0].split()[1])


def test_bars_are_as_high_as_their_amounts_and_say_them() -> None:
    root = drawn(november([10_000, 20_000, 0, 40_000], [40_000, 5_000, 10_000, 0]))
    (one, two, none, four), before = heights(root), heights(root, "chart-before")
    assert [two / one, four / one] == pytest.approx([2, 4], abs=0.001)
    assert none == 0
    assert before == [four, pytest.approx(one / 2, abs=0.01), one, 0]
    assert [bar.findtext("title") for bar in bars(root)] == [
        "1 Nov: $100.00", "2 Nov: $200.00", "3 Nov: $0.00", "4 Nov: $400.00",
    ]  # fmt: skip
    assert bars(root, "chart-before")[0].findtext("title") == "1 Nov ago: $400.00"
    assert words(root) == [
        "November", "October", "$0", "$100", "$200", "$300", "$400", "1 Nov", "2 Nov", "3 Nov", "4 Nov",
    ]  # fmt: skip


def test_a_bar_stands_in_the_middle_of_the_one_it_is_compared_with() -> None:
    root = drawn(november([1, 2, 3], [3, 2, 1]))
    for front, behind in zip(bars(root), bars(root, "chart-before"), strict=True):
        middles = [float(bar.attrib["x"]) + float(bar.attrib["width"]) / 2 for bar in (front, behind)]
        assert middles[0] == pytest.approx(middles[1], abs=0.02)
        assert float(front.attrib["width"]) < float(behind.attrib["width"])
    groups = [group.attrib.get("class") for group in root.iter("g")]
    assert groups.index("chart-before") < groups.index("chart-now")


def test_what_went_back_hangs_below_zero() -> None:
    root = drawn(november([10_000, -5_000]))
    up, down = bars(root)
    zero = line_at(root, "chart-zero")
    assert float(up.attrib["y"]) + float(up.attrib["height"]) == pytest.approx(zero, abs=0.02)
    assert float(down.attrib["y"]) == pytest.approx(zero, abs=0.02)
    assert float(down.attrib["height"]) == pytest.approx(float(up.attrib["height"]) / 2, abs=0.02)
    assert (down.findtext("title"), words(root)[0]) == ("2 Nov: -$50.00", "-$50")


def test_of_nothing_there_are_axes() -> None:
    root = drawn(november([]))
    assert (bars(root), words(root)) == ([], ["$0", "$50", "$100"])
    assert len(root.findall(".//path")) == 3
    quiet = drawn(november([0] * 30, [0] * 30))
    assert heights(quiet) == heights(quiet, "chart-before") == [0] * 30


@pytest.mark.parametrize("shape", [WIDE, NARROW], ids=lambda shape: shape.name)
@pytest.mark.parametrize("days", [1, 7, 31, PERIODS_MAX])
def test_labels_have_room(days: int, shape: Shape) -> None:
    chart = november([12_345] * days)
    root = drawn(chart, shape)
    labels = [text for text in root.iter("text") if text.text in chart.labels]
    assert 1 <= len(labels) <= 12
    assert len(bars(root)) == days
    places = [float(text.attrib["x"]) for text in labels]
    widest = 6 * shape.font_px * 0.5
    assert all(after - before > widest for before, after in pairwise(places))
    assert root.attrib["viewBox"] == f"0 0 {shape.width_px} {shape.height_px}"
    with pytest.raises(AssertionError):
        drawn(november([1] * (PERIODS_MAX + 1)))


@pytest.mark.parametrize("characters", range(4, 60, 4))
def test_no_label_reaches_out_of_the_picture(characters: int) -> None:
    days = [f"{day:0{characters}}" for day in range(13)]
    chart = RevenueBars("", "", days, Series("", days, [1] * 13), None, str, str)
    root = drawn(chart, NARROW)
    (plot,) = root.findall("g")
    left = float(plot.attrib["transform"].removeprefix("translate(").split(",")[0])
    for text in root.iter("text"):
        if text.text in days:
            middle, half = left + float(text.attrib["x"]), characters * NARROW.font_px * 0.5 / 2
            assert half <= middle <= NARROW.width_px - half


def test_labels_that_are_alike_are_labels_of_their_own() -> None:
    days = ["Mon", "Tue"] * 7
    chart = RevenueBars("", "", days, Series("", days, [1] * 14), None, str, str)
    assert words(drawn(chart))[-7:] == ["Mon"] * 7


@pytest.mark.parametrize("shape", [WIDE, NARROW], ids=lambda shape: shape.name)
def test_no_page_has_to_allow_anything_for_it(shape: Shape) -> None:
    text = revenue_bars(november([123_456 + day * 1_111 for day in range(31)], [99_999] * 31), "revenue", shape)
    root = fromstring(text)
    assert {element.tag for element in root.iter()} <= ELEMENTS
    assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
    assert not re.search(r"<!--|<\?|://|\burl\(|#", text)
    assert {"width", "height"}.isdisjoint(root.attrib), "it is as large as the page has room for"
    assert not re.search(r"\.\d{3}", text), "two decimals are enough"
    assert len(text.encode()) <= 15_000


def test_who_does_not_see_it_is_told() -> None:
    root = drawn(november([1]))
    title, description = root[0], root[1]
    assert (title.tag, title.text, description.tag, description.text) == (
        "title", "Revenue by day", "desc", "From 1 November on",
    )  # fmt: skip
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {description.attrib['id']}"
    assert (root.attrib["role"], title.attrib["id"]) == ("img", "revenue-title")


def test_words_are_words_whatever_stands_in_them() -> None:
    series = Series(HOSTILE, [HOSTILE], [1])
    chart = RevenueBars(HOSTILE, HOSTILE, [HOSTILE], series, series, lambda _: HOSTILE, lambda _: HOSTILE)
    text = revenue_bars(chart, HOSTILE, Shape("wide", 9_000, 300, 12))
    root = fromstring(text)
    assert "<script" not in text
    assert {element.tag for element in root.iter()} <= ELEMENTS
    assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
    assert set(words(root)) == {HOSTILE}
    assert bars(root)[0].findtext("title") == f"{HOSTILE}: {HOSTILE}"


def test_many_may_be_drawn_at_once() -> None:
    charts = [november([number, 10 - number], [5, 5]) for number in range(1, 9)]
    alone = [revenue_bars(chart, "one") for chart in charts]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda chart: revenue_bars(chart, "one"), charts)) == alone


def test_the_style_sheet_knows_what_is_drawn() -> None:
    css = CSS.read_text()
    for shape in (WIDE, NARROW):
        root = drawn(november([1, -1], [1, 1]), shape)
        named = {name for element in root.iter() for name in element.attrib.get("class", "").split()}
        assert {name for name in named if not re.search(rf"\.{name}\b", css)} == set()
        assert f".chart-{shape.name} text {{\n  font-size: {shape.font_px}px;" in css
