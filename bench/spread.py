"""How figures lie."""

from collections.abc import Sequence


def percentile(figures: Sequence[float], percent: float) -> float:
    """The smallest figure that is not below `percent` of them (nearest rank)."""
    ordered = sorted(figures)
    return ordered[max(0, -int(-len(ordered) * percent // 100) - 1)]
