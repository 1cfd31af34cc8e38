"""Going along a sorted list for what stands in others too: in short steps, so that Redis keeps nobody waiting."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, NamedTuple

from adapters.redis.keys import rank_key
from read_models.model import ReadModel, Standing

STEP_KEYS: Final = 1_000

Together = Callable[..., Awaitable[tuple[Standing, list[Any]]]]
"""Answers several commands at once, and says how the read model stood then."""


class Bound(NamedTuple):
    """A rank where a key must stand, with a score in [low, high]."""

    name: str
    low: int | None = None
    high: int | None = None

    def holds(self, score: bytes | float | None) -> bool:
        if score is None:
            return False
        return (self.low is None or float(score) >= self.low) and (self.high is None or float(score) <= self.high)


async def walk(
    together: Together, model: ReadModel, at: Standing, along: Sequence[Bound], beside: Sequence[Bound]
) -> tuple[Standing, list[str]]:
    """All keys within all bounds, highest first by the scores of the ranks `along`, which are the same in each of them.

    It takes as long as the shortest of those is; no single command takes longer than STEP_KEYS do.
    """
    standing, counts = await together(model, at, *(("ZCOUNT", key(model, at, one), *ends(one)) for one in along))
    shortest = along[counts.index(min(counts))]
    others = [bound for bound in (*along, *beside) if bound is not shortest]
    least, most = ends(shortest)
    found: list[str] = []
    for place in range(0, min(counts), STEP_KEYS):
        _, (step,) = await together(
            model,
            at,
            ("ZRANGE", key(model, at, shortest), most, least, "BYSCORE", "REV", "LIMIT", place, STEP_KEYS),
        )
        if not step:
            break
        _, scores = await together(model, at, *(("ZMSCORE", key(model, at, one), *step) for one in others))
        for name, *there in zip(step, *scores, strict=True):
            if all(bound.holds(score) for bound, score in zip(others, there, strict=True)):
                found.append(name.decode())
    return standing, found


def key(model: ReadModel, at: Standing, bound: Bound) -> str:
    return rank_key(model, at.generation, bound.name)


def ends(bound: Bound) -> tuple[int | str, int | str]:
    return "-inf" if bound.low is None else bound.low, "+inf" if bound.high is None else bound.high
