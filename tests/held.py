"""A command held up in the middle, while another one runs into its locks."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.world import World

WAIT_SECONDS_MAX = 5
WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


class Held:
    """A step of a desk that waits to be let go, and says when somebody stands there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, desk: type, step: str) -> None:
        self.reached, self._go, self.times = asyncio.Event(), asyncio.Event(), 0
        done: Callable[..., Any] = getattr(desk, step)

        async def held(*arguments: Any, **named: Any) -> Any:
            result = await done(*arguments, **named)
            self.times += 1
            self.reached.set()
            await self._go.wait()
            return result

        monkeypatch.setattr(desk, step, held)

    def let_go(self) -> None:
        self._go.set()


async def wait_for_waiting(world: World, how_many: int) -> None:
    """Until so many transactions wait for another's lock."""
    async with asyncio.timeout(WAIT_SECONDS_MAX):
        while await world.postgres.fetchval(WAITING) < how_many:
            await asyncio.sleep(0)
