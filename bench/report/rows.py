"""Tables of texts, the same for the terminal and for the page."""

import statistics
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from bench.aims import Reached, reached
from bench.results import Figure, Measured, Results, Round

LOADS: Final = (
    "Under load: 8 connections, one API process. CPU is that of one request, the aim its multiple of a bare route;"
    " yardsticks in brackets"
)
LOAD_COLUMNS: Final = ("", "requests/s", "p50 ms", "p99 ms", "CPU ms")
PROCESSES: Final = {"api": "API", "worker": "worker", "postgres": "Postgres", "valkey": "Valkey"}


class Table(msgspec.Struct, frozen=True):
    """The first column is words, the others are figures."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def tables(results: Results) -> list[Table]:
    return [loads(results), ratios(results), figures(results)]


def loads(results: Results) -> Table:
    bare = next((one for one in results.measured if one.name == "bare"), None)
    rows = [load_row(one, bare) for one in results.measured]
    return Table(LOADS, [*LOAD_COLUMNS, *PROCESSES.values(), "in bare routes", "aim"], rows)


def load_row(measured: Measured, bare: Measured | None) -> list[str]:
    return [
        f"({measured.title})" if measured.yardstick else measured.title,
        f"{median(measured, lambda one: one.a_second):,.0f}",
        f"{median(measured, lambda one: one.p50_ms):.1f}",
        p99(measured),
        f"{median(measured, lambda one: one.cpu_ms_all):.3f}",
        *(spent(measured, name) for name in PROCESSES),
        "" if bare is None else f"{bares(measured, bare):.1f}",
        aims(measured),
    ]


def aims(measured: Measured) -> str:
    cpu = "" if measured.bares_max is None else f"≤ {measured.bares_max:g}"
    return cpu if measured.p99_ms_max is None else f"{cpu}, p99 ≤ {measured.p99_ms_max:g}"


def p99(measured: Measured) -> str:
    found, most = median(measured, lambda one: one.p99_ms), measured.p99_ms_max
    return f"{found:.1f}{' ✗' if most is not None and found > most else ''}"


def spent(measured: Measured, process: str) -> str:
    if process not in measured.rounds[0].cpu_ms:
        return ""
    return f"{median(measured, lambda one: one.cpu_ms[process]):.3f}"


def median(measured: Measured, of: Callable[[Round], float]) -> float:
    return statistics.median(of(one) for one in measured.rounds)


def bares(measured: Measured, bare: Measured) -> float:
    """CPU in bare routes: each round's by that of the same round."""
    pairs = zip(measured.rounds, bare.rounds, strict=True)
    return statistics.median(one.cpu_ms_all / other.cpu_ms_all for one, other in pairs)


def ratios(results: Results) -> Table:
    return Table(
        "Beside the yardsticks, each round with its own",
        ["", "against", "compared", "aim", "seen"],
        [ratio_row(one) for one in reached(results)],
    )


def ratio_row(one: Reached) -> list[str]:
    aim, unit = one.aim, "x" if one.aim.way == "ratio" else " ms more"
    bound = f"≥ {aim.at_least:g}" if aim.at_least is not None else f"≤ {aim.at_most:g}"
    kind = "" if aim.by == "value" else aim.by
    return [one.of, one.against, kind, f"{bound}{unit}", f"{one.seen:.2f}{unit}{'' if one.holds else ' ✗'}"]


def figures(results: Results) -> Table:
    return Table("Times, rates, memory", ["", "median", "all", "aim"], [figure_row(one) for one in results.figures])


def figure_row(figure: Figure) -> list[str]:
    middle, unit = statistics.median(figure.values), figure.unit
    missed = figure.at_most is not None and middle > figure.at_most
    return [
        figure.title,
        f"{rounded(middle)} {unit}{' ✗' if missed else ''}",
        " ".join(map(rounded, figure.values)),
        "" if figure.at_most is None else f"≤ {figure.at_most:g} {unit}",
    ]


def rounded(value: float) -> str:
    """Three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
