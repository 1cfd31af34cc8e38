"""How quickly the dashboard's counters follow, beside their script fed with the same sums again."""

import time
from typing import Any, Final
from unittest.mock import patch

from msgspec.structs import replace

from bench.results import Figure
from bench.scene import Scene
from bench.timings.leading import Led, leading
from read_models.dashboard import DASHBOARD
from read_models.model import Standing

EVENTS_MAX: Final = 50_000
FIRST_ORDER: Final = "select min(position) - 1 from outbox where type = 'OrderPlaced'"

Call = tuple[Any, ...]
"""A script, its keys and its arguments."""


async def counting(scene: Scene, rounds: int) -> list[Figure]:
    """Into a next generation that never becomes the live one."""
    projected, fed = list[float](), list[float]()
    async with leading(scene, DASHBOARD) as led:
        first = await scene.postgres.fetchval(FIRST_ORDER)
        for _ in range(rounds):
            standing = Standing(time.time_ns() // 1_000_000, first, 0, 0, led.projection.shape)
            events, seconds, calls = await project(scene, led, standing)
            projected.append(events / seconds)
            fed.append(events / await feed_again(scene, led, standing, calls))
    return [
        Figure("counters", "dashboard counters catch up", "events/s", projected),
        Figure("counters-script", "their script, fed with the same sums", "events/s", fed),
    ]


async def project(scene: Scene, led: Led, standing: Standing) -> tuple[int, float, list[Call]]:
    """How many events, in how many seconds, and what Redis was given to carry out."""
    line, calls, events = scene.redis.line, list[Call](), 0
    run = line.run

    async def listen(*call: Any) -> Any:
        calls.append(call)
        return await run(*call)

    await led.projection.store.begin(standing)
    with patch.object(line, "run", listen):
        began = ended = time.perf_counter()
        while events < EVENTS_MAX and (batch := await led.feed.after(standing.position)).events:
            standing = await led.projection.project("next", standing, batch)
            events, ended = events + len(batch.events), time.perf_counter()
        return events, ended - began, calls


async def feed_again(scene: Scene, led: Led, standing: Standing, calls: list[Call]) -> float:
    """Seconds, into the same generation, of which nothing is left: another one took its place."""
    await led.projection.store.begin(replace(standing, generation=standing.generation + 1))
    await led.projection.store.begin(standing)
    began = time.perf_counter()
    for call in calls:
        await scene.redis.line.run(*call)
    return time.perf_counter() - began
