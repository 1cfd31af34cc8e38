"""What of the kinds an answer can be had in somebody likes best (RFC 9110, 12.5.1)."""

from collections.abc import Sequence
from typing import Final

RANGES_MAX: Final = 50
"""Of an Accept that says more, the rest is not read."""


class NotAcceptable(Exception):
    """It can be had in none of the kinds that are asked for."""


def accepted(accept: str | None, kinds: Sequence[str]) -> str:
    """One of `kinds`, of those liked alike the first; nobody's wish is anybody's. Raises NotAcceptable."""
    ranges = [range_in(part) for part in (accept or "*/*").split(",")[:RANGES_MAX]]
    best, liked = "", 0.0
    for kind in kinds:
        if (quality := quality_of(kind, ranges)) > liked:
            best, liked = kind, quality
    if not best:
        raise NotAcceptable(f"This can be had as {' or '.join(kinds)}.")
    return best


def quality_of(kind: str, ranges: Sequence[tuple[str, float]]) -> float:
    """By the range that says most about it: 0 is not at all."""
    for named in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
        found = [quality for name, quality in ranges if name == named]
        if found:
            return max(found)
    return 0.0


def range_in(part: str) -> tuple[str, float]:
    """Such as "text/*;q=0.5"; what can't be read is of no weight."""
    name, *parameters = (each.strip().lower() for each in part.split(";"))
    weight = next((each.removeprefix("q=") for each in parameters if each.startswith("q=")), "1")
    try:
        return name, min(max(float(weight), 0.0), 1.0)
    except ValueError:
        return name, 0.0
