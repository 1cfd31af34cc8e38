"""Round steps around all amounts and zero."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.charts.scale import STEPS, ticks


@pytest.mark.parametrize(
    ("amounts", "steps"),
    [
        ([], [0, 5_000, 10_000]),
        ([0, 0], [0, 5_000, 10_000]),
        ([1], [0, 1]),
        ([3, 2], [0, 1, 2, 3]),
        ([182_000, 12_000], [0, 50_000, 100_000, 150_000, 200_000]),
        ([-70_000, 182_000], [-100_000, 0, 100_000, 200_000]),
        ([-500], [-600, -400, -200, 0]),
    ],
)
def test_steps_are_round(amounts: list[int], steps: list[int]) -> None:
    assert ticks(amounts) == steps


@given(st.lists(st.integers(-(10**15), 10**15)))
def test_all_amounts_are_between_them_and_zero_is_one(amounts: list[int]) -> None:
    steps = ticks(amounts)
    assert steps[0] <= min([0, *amounts]) <= max([0, *amounts]) <= steps[-1]
    assert 0 in steps
    assert 2 <= len(steps) <= STEPS + 3
    assert len({after - before for before, after in pairwise(steps)}) == 1
