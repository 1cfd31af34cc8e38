"""Rounds: everything in turn, over and over, so that whatever else the machine does meets all alike."""

import asyncio
from collections.abc import Callable, Sequence

import msgspec

from bench.load.put_under_load import put_under_load
from bench.load.request import Request
from bench.processes import Trees, cpu_ms
from bench.results import Measured, Round
from bench.scene import Scene

WARMING_SECONDS = 1


class Subject(msgspec.Struct, frozen=True):
    """Something under load: a path of the shop, or a yardstick.

    `settles`: what it makes the workers do is waited for and counted. `bares_max`: the aim, in CPU of bare routes.
    """

    name: str
    title: str
    url: str
    requests: Callable[[], Sequence[Request]]
    trees: Trees
    bares_max: float | None = None
    settles: bool = False


async def measure(
    subjects: Sequence[Subject], scene: Scene, rounds: int, seconds: float, advance: Callable[[int], None]
) -> list[Measured]:
    """One round before them is thrown away: connections, caches and prepared statements are there then."""
    found: list[list[Round]] = [[] for _ in subjects]
    for turn in range(-1, rounds):
        for place, subject in enumerate(subjects):
            measured = await measure_round(subject, scene, seconds if turn >= 0 else WARMING_SECONDS)
            if turn >= 0:
                found[place].append(measured)
            advance((turn + 1) * len(subjects) + place + 1)
    return [
        Measured(subject.name, subject.title, taken, subject.bares_max)
        for subject, taken in zip(subjects, found, strict=True)
    ]


async def measure_round(subject: Subject, scene: Scene, seconds: float) -> Round:
    before = cpu_ms(subject.trees)
    load = await asyncio.to_thread(put_under_load, subject.url, subject.requests(), seconds)
    if subject.settles:
        await scene.level()
    spent = cpu_ms(subject.trees)
    each = {name: (spent[name] - before[name]) / load.requests for name in spent}
    return Round(load.requests / load.seconds, load.p50_ms, load.p99_ms, each)
