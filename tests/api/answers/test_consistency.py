"""What a Consistency-Token says, to whom."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answers.consistency import POSITION_BITS, Positions
from domain.refusals import InvalidInput

OURS = Positions(b"a secret that only this shop has, long enough")
THEIRS = Positions(b"another shop's secret, which is long enough too")


@given(st.integers(0, 2**POSITION_BITS - 1))
def test_what_is_told_is_read_again(position: int) -> None:
    assert OURS.read(OURS.token(position)) == position
    assert Positions(b"a secret that only this shop has, long enough").token(position) == OURS.token(position)


def test_tokens_of_neighbours_say_nothing_of_each_other() -> None:
    told = [int(OURS.token(position)[1:], 16) for position in range(1, 1_001)]
    assert len(set(told)) == 1_000
    rising = sum(one < another for one, another in pairwise(told))
    assert 400 < rising < 600
    assert OURS.token(1) != THEIRS.token(1)


def test_a_token_of_another_secret_is_of_somebody_who_has_seen_nothing() -> None:
    assert [OURS.read(THEIRS.token(position)) for position in range(1_000)].count(0) >= 999


def test_as_they_were_written_before_they_are_still_read() -> None:
    assert OURS.read("p1f") == 31


@pytest.mark.parametrize("token", ["q1", "q" + "0" * 17, "Q" + "0" * 16, "q" + "g" * 16, "p", ""])
def test_anything_else_is_none(token: str) -> None:
    assert not OURS.is_one(token)
    with pytest.raises(InvalidInput, match="no token of ours"):
        OURS.read(token)
