"""Given these rounds, then these ratios, this page and this picture."""

from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from bench.__main__ import NAMES, TIMINGS
from bench.aims import AIMS, reached
from bench.paths import PATHS
from bench.report import write
from bench.report.page import BEGIN, END, put_into_page
from bench.report.plot import drawn
from bench.results import Figure, Machine, Measured, Results, Round
from bench.spread import percentile
from bench.subjects import YARDSTICKS

MACHINE = Machine(2, "a CPU", 1_000, "Linux", "CPython 3.11", "wrk", {"Postgres": "18"})
SVG = "{http://www.w3.org/2000/svg}"


def rounds(*a_second: float, cpu_ms: float = 0.5) -> list[Round]:
    return [Round(one, 1_000 / one, 8_000 / one, {"api": cpu_ms, "worker": 0.0}) for one in a_second]


def seen(day: str = "2026-11-28") -> Results:
    measured = [
        Measured("bare", "a bare route", rounds(2_000, 1_600, 1_000, cpu_ms=0.25), yardstick=True),
        Measured("product", "product by slug", rounds(900, 900, 600), 3.4, 8),
        Measured("search", "search", rounds(100, 100, 100)),
        Measured("get-product", "a bare route with one GET", rounds(1_000, 900, 800), yardstick=True),
    ]
    figures = [
        Figure("rebuild", "rebuild", "s", [3.0, 5.0, 4.0]),
        Figure("rebuild-engine", "the engine alone", "s", [2.0, 2.0, 2.0]),
        Figure("help", "tradepost --help", "s", [0.5], at_most=0.25),
    ]
    return Results(f"{day}T18:00:00+00:00", "abc1234", MACHINE, {"products": 300.0}, measured, figures)


def test_each_round_is_compared_with_its_own() -> None:
    assert [(one.aim.of, one.aim.against, round(one.seen, 2), one.holds) for one in reached(seen())] == [
        ("product", "get-product", 0.9, True),  # of 0.9, 1, 0.75
        ("product", "bare", 0.56, True),  # of 0.45, 0.56, 0.6
        ("rebuild", "rebuild-engine", 2.0, False),  # of 1.5, 2.5, 2
    ]


def test_aims_are_of_what_is_measured() -> None:
    given = {*NAMES, *YARDSTICKS, *(f"get-{path.name}" for path in PATHS)}
    of_timings = {"counters-script", "rebuild-engine", "import-seen", "import-bulk"}
    assert {name for aim in AIMS for name in (aim.of, aim.against)} <= given | of_timings
    assert len(set(NAMES)) == len(NAMES) > len(TIMINGS)


def test_the_page_keeps_what_was_written_by_hand(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"# By hand\n\n{BEGIN}\nof last time\n{END}\n\nby hand too\n")
    put_into_page(seen(), page)
    put_into_page(seen(), page)
    text = page.read_text()
    assert text.startswith(f"# By hand\n\n{BEGIN}\n2026-11-28, commit abc1234. 2 cores (a CPU)")
    assert text.endswith(f"{END}\n\nby hand too\n")
    assert "of last time" not in text
    lines = text.splitlines()
    assert "| product by slug | 900 | 1.1 | 8.9 ✗ | 0.500 | 0.500 | 0.000 |  |  | 2.0 | ≤ 3.4, p99 ≤ 8 |" in lines
    assert "| rebuild | the engine alone |  | ≤ 1.6x | 2.00x ✗ |" in lines
    assert "| tradepost --help | 0.5 s ✗ | 0.5 | ≤ 0.25 s |" in lines
    page.write_text("# By hand, without the marks\n")
    with pytest.raises(ValueError, match="has no"):
        put_into_page(seen(), page)


def test_the_picture_tells_what_it_shows() -> None:
    picture = ElementTree.fromstring(drawn(seen()))
    told = picture.findtext(f"{SVG}desc")
    assert told is not None
    assert told.strip() == "product by slug: 1.1 to 8.9 ms, its yardstick 1.1 to 8.9 ms. search: 10.0 to 80.0 ms."
    assert {one.text for one in picture.iter(f"{SVG}text")} >= {"product by slug", "1 ms", "10 ms"}


def test_results_of_one_day_stay_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RESULTS", "PAGE", "PICTURE"):
        monkeypatch.setattr(write, name, tmp_path / name)
    write.PAGE.write_text(f"{BEGIN}{END}")
    for day in ("2026-11-28", "2026-11-28", "2026-11-30", "2026-11-29"):
        write.write_report(seen(day))
    assert sorted(file.name for file in write.RESULTS.iterdir()) == [
        "2026-11-28-2.json", "2026-11-28.json", "2026-11-29.json", "2026-11-30.json",
    ]  # fmt: skip
    assert write.newest() == seen("2026-11-30")
    assert msgspec.json.decode((write.RESULTS / "2026-11-28-2.json").read_bytes(), type=Results) == seen()


def test_a_percentile_is_one_of_the_figures() -> None:
    figures = [float(one) for one in range(1, 101)]
    assert [percentile(figures, percent) for percent in (0, 50, 99, 100)] == [1, 50, 99, 100]
    assert percentile([7.0], 99) == 7
