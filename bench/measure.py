"""Rounds: everything in turn, over and over, so that whatever else the machine does meets all alike."""

from collections.abc import Awaitable, Callable, Sequence

from bench.processes import cpu_ms
from bench.results import Measured, Round
from bench.subject import Settling, Subject

WARMING_SECONDS = 1.0


async def measure(
    subjects: Sequence[Subject],
    rounds: int,
    seconds: float,
    level: Callable[[], Awaitable[None]],
    advance: Callable[[int], None],
) -> list[Measured]:
    """One round before them is thrown away: connections, caches and prepared statements are there then, and the sums of
    years that are read once.
    """
    found: dict[str, list[Round]] = {subject.name: [] for subject in subjects}
    turns = [(subject, turn) for turn in range(rounds + 1) for subject in subjects]
    for done, (subject, turn) in enumerate(turns, 1):
        if turn:
            found[subject.name].append(await measure_round(subject, seconds, level))
        else:
            await warm(subject, min(seconds, WARMING_SECONDS), level)
        advance(done)
    return [
        Measured(one.name, one.title, found[one.name], one.bares_max, one.p99_ms_max, one.yardstick) for one in subjects
    ]


async def warm(subject: Subject, seconds: float, level: Callable[[], Awaitable[None]]) -> None:
    if subject.prepare is not None:
        await subject.prepare()
    await subject.load(seconds)
    if subject.settling is not Settling.NONE:
        await level()


async def measure_round(subject: Subject, seconds: float, level: Callable[[], Awaitable[None]]) -> Round:
    """Raises SystemExit if nothing was answered."""
    if subject.prepare is not None:
        await subject.prepare()
    before = cpu_ms(subject.trees)
    load = await subject.load(seconds)
    if not load.requests:
        raise SystemExit(f"{subject.title}: no answer within {seconds:g} s.")
    if subject.settling is Settling.COUNTED:
        await level()
    spent = cpu_ms(subject.trees)
    if subject.settling is Settling.WAITED_FOR:
        await level()
    each = {name: (spent[name] - before[name]) / load.requests for name in spent}
    return Round(load.requests / load.seconds, load.p50_ms, load.p99_ms, each)
