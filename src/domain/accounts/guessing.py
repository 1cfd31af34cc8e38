"""How long whoever guessed wrong waits: nobody for the first few, then twice as long after each."""

from typing import Final

import msgspec

PAUSE_SECONDS_MAX: Final = 900
STRICTER: Final = 5
"""By this much fewer wrong ones are free where guessing is under way everywhere, or nobody counts for all processes."""
EVERYWHERE_MAX: Final = 1_000


class Bound(msgspec.Struct, frozen=True):
    """The pause after the wrong try of number `paused_from` is one second. Every `forgiven_seconds` one is forgiven."""

    paused_from: int
    forgiven_seconds: int


ACCOUNT: Final = Bound(5, 1_800)
"""Whoever tries, from wherever: 96 guesses a day at most, once the pauses are as long as they get."""
DEVICE: Final = Bound(5, 1_800)
"""One that has been let in to the account before: it waits for its own mistakes alone."""
ADDRESS: Final = Bound(20, 300)
"""Of all accounts together; behind one may be a household, or a school."""
NEIGHBOURHOOD: Final = Bound(100, 60)
EVERYWHERE: Final = Bound(1_000_000, 1)
"""Nobody waits for it: more than EVERYWHERE_MAX make every other bound of strangers stricter."""


class Count(msgspec.Struct, frozen=True):
    """`wrong` as they were at the second `at`, and until when nothing is looked at."""

    wrong: int = 0
    at: float = 0.0
    until: float = 0.0


def forgiven(count: Count, bound: Bound, now: float) -> Count:
    """Without those that are forgiven by now; the time that is left over counts for the next."""
    ones = int(max(0.0, now - count.at) // bound.forgiven_seconds)
    wrong = max(0, count.wrong - ones)
    return Count(wrong, count.at + ones * bound.forgiven_seconds if wrong else now, count.until)


def left_to_wait(count: Count, now: float) -> float:
    """Seconds. Longer than the longest pause is no pause, but a clock that was set back."""
    left = count.until - now
    return left if 0 < left <= PAUSE_SECONDS_MAX else 0.0


def pause_after(wrong: int, paused_from: int) -> int:
    """Seconds."""
    return 0 if wrong < paused_from else min(PAUSE_SECONDS_MAX, 2 ** min(30, wrong - paused_from))


def stricter(paused_from: int) -> int:
    """Two may be under way at once, of one person: a try counts before it is looked at."""
    return max(2, paused_from // STRICTER)


def counted(count: Count, bound: Bound, now: float, *, strict: bool) -> Count:
    """With one more wrong try."""
    known = forgiven(count, bound, now)
    pause = pause_after(known.wrong + 1, stricter(bound.paused_from) if strict else bound.paused_from)
    return Count(known.wrong + 1, known.at, now + pause)


def taken_back(count: Count) -> Count:
    """Without the last try, which was right."""
    return Count(max(0, count.wrong - 1), count.at)
