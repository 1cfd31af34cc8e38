"""What a shop costs while nobody asks anything of it."""

import asyncio
from typing import Final

from bench.processes import cpu_ms
from bench.results import Figure
from bench.scene import Scene

WATCHED_SECONDS: Final = 3.0


async def idling(scene: Scene, rounds: int) -> list[Figure]:
    """CPU ms a second, by process."""
    spent: dict[str, list[float]] = {name: [] for name in scene.trees}
    for _ in range(rounds):
        before = cpu_ms(scene.trees)
        await asyncio.sleep(WATCHED_SECONDS)
        for name, now in cpu_ms(scene.trees).items():
            spent[name].append((now - before[name]) / WATCHED_SECONDS)
    return [
        Figure(f"idle-{name}", f"CPU of {name} while nobody asks", "ms/s", values) for name, values in spent.items()
    ]
