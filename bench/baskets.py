"""What customers want: three things each."""

from typing import Final

from bench.catalog import sku

LINES: Final = 3
BASKETS: Final = 64
"""Different ones: so many customers don't get into each other's way."""
HOT: Final = sku(0)


def basket(place: int) -> list[str]:
    return [sku((place % BASKETS) * LINES + number) for number in range(1, LINES + 1)]


def basket_with_hot(place: int) -> list[str]:
    """What everybody wants, and two things of one's own."""
    return [HOT, *basket(place)[1:]]
