"""Sharing money out."""

from hypothesis import given
from hypothesis import strategies as st

from domain.money import share_out


def test_the_largest_remainders_get_the_left_over_cents() -> None:
    assert share_out(100, [1, 1, 1]) == [34, 33, 33]
    assert share_out(5, [3_333, 3_333, 3_334]) == [2, 1, 2]


def test_without_weights_the_first_gets_it_all() -> None:
    assert share_out(7, [0, 0]) == [7, 0]
    assert share_out(7, []) == []


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_shares_add_up_and_none_is_off_by_a_cent(total: int, weights: list[int]) -> None:
    shares = share_out(total, weights)
    assert sum(shares) == total
    if whole := sum(weights):
        assert all(abs(share * whole - total * weight) < whole for share, weight in zip(shares, weights, strict=True))
