"""How quickly the dashboard's counters follow, beside their script fed with the same sums again."""

import time
from typing import Any, Final
from unittest.mock import patch

from bench.results import Figure
from bench.scene import Scene
from bench.timings.leading import Led, leading
from read_models.dashboard import DASHBOARD
from read_models.model import Standing

EVENTS_MAX: Final = 50_000
FIRST_ORDER: Final = "select min(position) - 1 from outbox where type = 'OrderPlaced'"

Call = tuple[tuple[Any, ...], dict[str, Any]]


async def counting(scene: Scene, rounds: int) -> list[Figure]:
    """Into a next generation that never becomes the live one."""
    projected, fed = list[float](), list[float]()
    async with leading(scene, DASHBOARD) as led:
        first = await scene.postgres.fetchval(FIRST_ORDER)
        for _ in range(rounds):
            standing = Standing(time.time_ns() // 1_000_000, first, 0, 0, led.projection.shape)
            events, seconds, calls = await project(led, standing)
            projected.append(events / seconds)
            fed.append(events / await feed_again(led, standing, calls))
    return [
        Figure("counters", "dashboard counters catch up", "events/s", projected),
        Figure("counters-script", "their script, fed with the same sums", "events/s", fed),
    ]


async def project(led: Led, standing: Standing) -> tuple[int, float, list[Call]]:
    """How many events, in how many seconds, and what the store was asked for."""
    store, calls, events = led.projection.store, list[Call](), 0
    apply = store.apply  # type: ignore[attr-defined]

    async def listen(*given: Any, **named: Any) -> None:
        calls.append((given, named))
        await apply(*given, **named)

    await store.begin(standing)
    with patch.object(store, "apply", listen):
        began = time.perf_counter()
        while events < EVENTS_MAX and (batch := await led.feed.after(standing.position)).events:
            standing = await led.projection.project("next", standing, batch)
            events += len(batch.events)
        return events, time.perf_counter() - began, calls


async def feed_again(led: Led, standing: Standing, calls: list[Call]) -> float:
    await led.projection.store.begin(standing)
    began = time.perf_counter()
    for given, named in calls:
        await led.projection.store.apply(*given, **named)  # type: ignore[attr-defined]
    return time.perf_counter() - began
