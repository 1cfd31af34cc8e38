"""What was measured, for people: medians of all rounds."""

import statistics
from collections.abc import Callable, Sequence
from typing import Final

from rich.table import Table

from bench.results import Measured, Round

PROCESSES: Final = {"api": "API", "worker": "worker", "postgres": "Postgres", "valkey": "Valkey"}


def median(measured: Measured, of: Callable[[Round], float]) -> float:
    return statistics.median(of(one) for one in measured.rounds)


def bares(measured: Measured, bare: Measured) -> float:
    """CPU in bare routes: each round by the bare route's of the same round."""
    pairs = zip(measured.rounds, bare.rounds, strict=True)
    return statistics.median(one.cpu_ms_all / other.cpu_ms_all for one, other in pairs)


def load_table(measured: Sequence[Measured]) -> Table:
    bare = next(one for one in measured if one.name == "bare")
    table = Table("path", caption="CPU in ms of one request; the aim, as it, in bare routes")
    for name in ("requests/s", "p50 ms", "p99 ms", "CPU", *PROCESSES.values(), "bare routes", "aim"):
        table.add_column(name, justify="right")
    for one in measured:
        table.add_row(
            one.title,
            f"{median(one, lambda each: each.a_second):,.0f}",
            f"{median(one, lambda each: each.p50_ms):.1f}",
            f"{median(one, lambda each: each.p99_ms):.1f}",
            f"{median(one, lambda each: each.cpu_ms_all):.3f}",
            *(spent(one, name) for name in PROCESSES),
            f"{bares(one, bare):.1f}",
            "" if one.bares_max is None else f"≤ {one.bares_max:g}",
        )
    return table


def spent(measured: Measured, process: str) -> str:
    if process not in measured.rounds[0].cpu_ms:
        return ""
    return f"{median(measured, lambda each: each.cpu_ms[process]):.3f}"
