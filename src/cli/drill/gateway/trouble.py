"""What goes wrong with a call to the gateway."""

import asyncio
import random
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

from litestar import Response
from litestar.di import NamedDependency

from adapters.payments.port import CALL_SECONDS_MAX
from cli.drill.gateway.books import Books

SILENCE_SECONDS: Final = CALL_SECONDS_MAX + 1


class Trouble(StrEnum):
    """BEFORE: nothing is done, and answered 500. AFTER: done, and answered 500. SILENT: done, and answered too late."""

    NONE = "none"
    BEFORE = "before"
    AFTER = "after"
    SILENT = "silent"


class Troubles:
    """First what is `planned`, then by chance: `share` of the calls, one of ten of those in silence."""

    def __init__(self, share: float, seed: str) -> None:
        self.planned: deque[Trouble] = deque()
        self.calls: list[str] = []
        self._share = share
        self._dice = random.Random(seed)  # noqa: S311
        self.silence_seconds: float = SILENCE_SECONDS

    async def during(self, name: str, deed: Callable[[], Response[Any]]) -> Response[Any]:
        self.calls.append(name)
        trouble = self._next()
        if trouble is Trouble.BEFORE:
            return failure()
        answer = deed()
        if trouble is Trouble.SILENT:
            await asyncio.sleep(self.silence_seconds)
        return failure() if trouble is Trouble.AFTER else answer

    def end(self) -> None:
        """From now on nothing goes wrong."""
        self._share = 0.0
        self.planned.clear()

    def _next(self) -> Trouble:
        if self.planned:
            return self.planned.popleft()
        if self._dice.random() >= self._share:
            return Trouble.NONE
        return self._dice.choice((Trouble.SILENT, *[Trouble.BEFORE, Trouble.AFTER] * 5))


def failure() -> Response[Any]:
    error = {"code": "SERVER_ERROR", "type": "api_error", "message": "trouble", "description": "trouble"}
    return Response({"error": error}, status_code=500)


TheBooks = NamedDependency[Books]
TheTroubles = NamedDependency[Troubles]
