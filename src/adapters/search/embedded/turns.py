"""Threads for questions that would keep everybody waiting, and whose turn it is."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Final, TypeVar

from domain.outages import SearchBusy

THREADS: Final = 2
"""More would only take turns with what they do in Python. One question in threads is answered at a time on two
processors, two on more: so one is left to everybody else.
"""
QUESTIONS_MAX: Final = 32
"""In threads and waiting for one: some 300 ms of the slowest there are. More are refused at once."""

Answer = TypeVar("Answer")


def questions_at_once(processors: int) -> int:
    return max(1, min(THREADS, processors - 1))


class Turns:
    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="search")
        self._turn = asyncio.Semaphore(questions_at_once(os.cpu_count() or 1))
        self._questions = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """In the order of asking. Raises SearchBusy."""
        if self._questions >= QUESTIONS_MAX:
            raise SearchBusy
        self._questions += 1
        try:
            async with self._turn:
                yield
        finally:
            self._questions -= 1

    async def in_thread(self, ask: Callable[[], Answer]) -> Answer:
        """For parts of a question whose turn it is, and for what is short."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, ask)

    def beside(self, work: Callable[[], object]) -> None:
        """Nobody waits for it."""
        self._threads.submit(work)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
