"""What is gathered for a moment and then handed on together."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress


class HandingOn:
    """Calls `hand_on` once, `after_seconds` after something was gathered, however much more comes until then."""

    def __init__(self, hand_on: Callable[[], Awaitable[None]], after_seconds: float) -> None:
        self._hand_on = hand_on
        self._after_seconds = after_seconds
        self._waiting: asyncio.Task[None] | None = None

    def soon(self) -> None:
        if self._waiting is None or self._waiting.done():
            self._waiting = asyncio.create_task(self._later())

    async def now(self) -> None:
        """What is left, at the end of a process."""
        if self._waiting is not None:
            self._waiting.cancel()
            with suppress(asyncio.CancelledError):
                await self._waiting
        await self._hand_on()

    async def _later(self) -> None:
        await asyncio.sleep(self._after_seconds)
        await self._hand_on()
