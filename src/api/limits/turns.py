"""At most a few commands at once of one caller, so that nobody takes all connections to Postgres."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from api.limits.tries import TooManyRequests

AT_ONCE_MAX: Final = 4
WAIT_SECONDS_MAX: Final = 2.0
AGAIN_SECONDS: Final = 1

Result = TypeVar("Result")


class Turns:
    """Of this process. Who waits comes next in order."""

    def __init__(self) -> None:
        self._running: dict[str, int] = {}
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    async def take(self, whose: str, work: Callable[[], Awaitable[Result]]) -> Result:
        """Raises TooManyRequests for one who has waited WAIT_SECONDS_MAX, and what `work` raises."""
        running = self._running.get(whose, 0)
        if running >= AT_ONCE_MAX:
            await self._wait(whose)
        else:
            self._running[whose] = running + 1
        try:
            return await work()
        finally:
            self._pass_on(whose)

    async def _wait(self, whose: str) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(whose, deque()).append(turn)
        try:
            async with asyncio.timeout(WAIT_SECONDS_MAX):
                await turn
        except BaseException as gone:
            if turn.done() and not turn.cancelled():
                self._pass_on(whose)  # it came while its owner went
            else:
                self._forget(whose, turn)
            if isinstance(gone, TimeoutError):
                raise TooManyRequests(AGAIN_SECONDS) from None
            raise

    def _pass_on(self, whose: str) -> None:
        waiting = self._waiting.get(whose)
        while waiting:
            turn = waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                break
        else:
            self._running[whose] -= 1
            if not self._running[whose]:
                del self._running[whose]
        if waiting is not None and not waiting:
            del self._waiting[whose]

    def _forget(self, whose: str, turn: asyncio.Future[None]) -> None:
        if (waiting := self._waiting.get(whose)) is not None and turn in waiting:
            waiting.remove(turn)
            if not waiting:
                del self._waiting[whose]
