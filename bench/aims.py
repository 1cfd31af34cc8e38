"""What the shop is to reach beside its yardsticks, and what it reaches."""

import statistics
from typing import Final, Literal

import msgspec

from bench.results import Results

By = Literal["requests/s", "p50", "CPU", "value"]
Way = Literal["ratio", "difference"]
READS: Final = ("product", "product-id", "cart", "order", "orders", "summary", "revenue", "top-sellers")
"""Paths that pass on what lies in Redis."""


class Aim(msgspec.Struct, frozen=True):
    """The one by the other, or less the other; `by` is what is compared of them. A difference is in ms."""

    of: str
    against: str
    by: By
    at_least: float | None = None
    at_most: float | None = None
    way: Way = "ratio"


class Reached(msgspec.Struct, frozen=True):
    """`of` and `against` as people call them."""

    of: str
    against: str
    aim: Aim
    seen: float

    @property
    def holds(self) -> bool:
        least, most = self.aim.at_least, self.aim.at_most
        return (least is None or self.seen >= least) and (most is None or self.seen <= most)


AIMS: Final = (
    *(Aim(read, f"get-{read}", "requests/s", at_least=0.9) for read in READS),
    *(Aim(read, "bare", "requests/s", at_least=0.5) for read in READS),
    Aim("search-alone", "engine", "p50", at_most=1.3),
    Aim("search-alone", "engine", "p50", at_most=0.4, way="difference"),
    Aim("cart-add", "bare-transaction", "requests/s", at_least=0.6),
    Aim("order-create", "pgbench", "requests/s", at_least=0.5),
    Aim("order-create-hot", "pgbench-hot", "requests/s", at_least=0.5),
    Aim("counters", "counters-script", "value", at_least=0.5),
    Aim("import-seen", "import-bulk", "value", at_most=2),
    Aim("rebuild", "rebuild-engine", "value", at_most=1.6),
    Aim("top-sellers-year", "top-sellers-day", "CPU", at_most=2),
)


def reached(results: Results) -> list[Reached]:
    """Of each aim whose both sides were measured: the median of all rounds."""
    titles = {one.name: one.title for one in results.measured}
    titles |= {figure.name: figure.title for figure in results.figures}
    return [
        Reached(titles[aim.of], titles[aim.against], aim, seen(results, aim))
        for aim in AIMS
        if aim.of in titles and aim.against in titles
    ]


def seen(results: Results, aim: Aim) -> float:
    pairs = zip(series(results, aim.of, aim.by), series(results, aim.against, aim.by), strict=True)
    if aim.way == "difference":
        return statistics.median(one - other for one, other in pairs)
    return statistics.median(one / other for one, other in pairs)


def series(results: Results, name: str, by: By) -> list[float]:
    """A value a round."""
    if by == "value":
        return next(figure.values for figure in results.figures if figure.name == name)
    rounds = next(one.rounds for one in results.measured if one.name == name)
    match by:
        case "requests/s":
            return [one.a_second for one in rounds]
        case "p50":
            return [one.p50_ms for one in rounds]
        case "CPU":
            return [one.cpu_ms_all for one in rounds]
