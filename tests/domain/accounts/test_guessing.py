"""How long whoever guessed wrong waits."""

from itertools import pairwise

from domain.accounts.guessing import ACCOUNT, ADDRESS, Bound, Count, counted, forgiven, left_to_wait, taken_back


def wrong(count: Count, bound: Bound, times: int, now: float = 0.0) -> Count:
    """So many wrong ones, each as soon as it is looked at."""
    for _ in range(times):
        count = counted(count, bound, max(now, count.until), strict=False)
    return count


def test_from_the_fifth_wrong_try_each_pause_is_twice_as_long_up_to_a_quarter_of_an_hour() -> None:
    ends = [wrong(Count(), Bound(5, 10**9), times).until for times in range(21)]
    pauses = [after - before for before, after in pairwise(ends)]
    assert pauses == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900, 900]


def test_somebody_who_guesses_all_day_gets_a_hundred_guesses() -> None:
    count, guesses = Count(), 0
    while count.until < 86_400:
        count, guesses = wrong(count, ACCOUNT, 1), guesses + 1
    assert guesses == 109
    assert wrong(count, ACCOUNT, 1).until - count.until == 900, "and no more of them on the next"


def test_wrong_tries_are_forgiven_one_by_one() -> None:
    count = wrong(Count(), ACCOUNT, 4, now=100)
    assert [forgiven(count, ACCOUNT, 100 + minutes * 60).wrong for minutes in (0, 29, 30, 90, 150)] == [4, 4, 3, 1, 0]
    assert counted(count, ACCOUNT, 100 + 45 * 60, strict=False) == Count(4, 100 + 30 * 60, 100 + 45 * 60)


def test_a_right_try_is_taken_back_and_makes_nobody_wait() -> None:
    count = wrong(Count(), ADDRESS, 20)
    assert (count.wrong, left_to_wait(count, 0)) == (20, 1)
    assert (taken_back(count).wrong, left_to_wait(taken_back(count), 0)) == (19, 0)


def test_a_clock_that_is_set_back_keeps_nobody_waiting() -> None:
    count = counted(Count(5, 3_600), ACCOUNT, 3_600, strict=False)
    assert (count.wrong, left_to_wait(count, 3_600), left_to_wait(count, 0)) == (6, 2, 0)
    assert forgiven(count, ACCOUNT, 0).wrong == 6


def test_where_one_must_be_strict_a_fifth_of_them_is_free_and_two_may_be_under_way() -> None:
    assert counted(Count(), ACCOUNT, 0, strict=True).until == 0
    assert counted(Count(1, 0), ACCOUNT, 0, strict=True).until == 1
    fourth = Count(3)
    assert (counted(fourth, ADDRESS, 0, strict=True).until, counted(fourth, ADDRESS, 0, strict=False).until) == (1, 0)
