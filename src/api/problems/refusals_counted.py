"""How often is told what by which code: those of the table of problems, and a few of the framework's own."""

from functools import cache
from typing import Final

from prometheus_client import Counter

from api.problems.codes import DEFECT, TABLE
from domain.outages import StoreDown

refusals: Final = Counter("tradepost_refusals", "Refusals and failures that were told", ["code"])


@cache
def told(code: str) -> Counter:
    """`code` must be one of a few hundred."""
    return refusals.labels(code)


for alarming in (DEFECT[1], TABLE[StoreDown][1]):
    told(alarming)  # an alarm sees a count grow; one that begins with the first of its kind has not grown
