"""Hypothesis for stories that are told to real stores: it makes them up, and finds the shortest that goes wrong."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as exploring
from hypothesis.strategies import SearchStrategy

SAME_EXAMPLES_MAX = 100
"""Fewer examples than that are the same every time."""

Story = TypeVar("Story")


async def explore(
    stories: SearchStrategy[Story], examples: int, tell: Callable[[Story], Awaitable[None]], *, anew: bool = False
) -> None:
    """Hypothesis calls synchronously, so the event loop lives in a thread of its own meanwhile. `anew`: however few
    they are, others than last time.
    """
    loop = asyncio.get_running_loop()

    @exploring(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=examples < SAME_EXAMPLES_MAX and not anew,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )
    @given(story=stories)
    def example(story: Story) -> None:
        async def told() -> None:
            await tell(story)

        asyncio.run_coroutine_threadsafe(told(), loop).result()

    await asyncio.to_thread(example)
