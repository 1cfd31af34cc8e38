"""Much, a portion at a time."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

PORTION: Final = 250
"""Days are that many made into something within a millisecond or two."""

Item = TypeVar("Item")
Made = TypeVar("Made")


async def make_in_portions(made: list[Made], make: Callable[[Item], Made], items: Sequence[Item]) -> list[Made]:
    """Appends what is made of each, in their order; between two portions others get their turn in the event loop."""
    for start in range(0, len(items), PORTION):
        if start:
            await asyncio.sleep(0)
        made += map(make, items[start : start + PORTION])
    return made
