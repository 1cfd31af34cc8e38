"""The best of many are the first of all of them in order, whatever moved since one looked."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.redis.dashboard import ranking
from adapters.redis.dashboard.ranking import Ranking

NAMES = [b"product %d-%d" % (number % 4, number) for number in range(12)]
columns = some.lists(some.integers(-2, 9), min_size=len(NAMES), max_size=len(NAMES))
moves = some.dictionaries(some.integers(0, len(NAMES) - 1), some.integers(-9, 9), max_size=5)


@pytest.fixture(autouse=True)
def little_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    for bound, value in (("KEPT_MAX", 5), ("MOVED_MAX", 4), ("LOOKED_AT_ONCE_MAX", 5)):
        monkeypatch.setattr(ranking, bound, value)


@given(revenue=columns, units=columns, rounds=some.lists(some.tuples(moves, some.integers(1, 5)), max_size=8))
def test_the_best_are_those_that_sorting_them_all_brings_to_the_front(
    revenue: list[int], units: list[int], rounds: list[tuple[dict[int, int], int]]
) -> None:
    best = Ranking(revenue, units, NAMES)

    async def told() -> None:
        for moved, limit in rounds:
            for number, amount in moved.items():
                revenue[number] += amount
            best.note(moved)
            sold = [number for number in range(len(NAMES)) if revenue[number] or units[number]]
            ordered = sorted(sold, key=lambda number: (-revenue[number], NAMES[number]))
            assert await best.best(limit) == ordered[:limit]

    asyncio.run(told())
