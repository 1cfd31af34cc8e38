"""Much, a portion at a time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Final, TypeVar

PORTION: Final = 250
"""Days are that many made into something within a millisecond or two."""

Item = TypeVar("Item")


async def portions(items: Sequence[Item]) -> AsyncIterator[Sequence[Item]]:
    """In their order; between two of them others get their turn in the event loop."""
    for start in range(0, len(items), PORTION):
        if start:
            await asyncio.sleep(0)
        yield items[start : start + PORTION]
