"""What becomes of calls to a store: a plan that hypothesis makes up, and shortens."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from enum import StrEnum
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from domain.outages import StoreDown

Answer = TypeVar("Answer")


class Fault(StrEnum):
    NONE = "none"
    BEFORE = "raise before"
    AFTER = "raise after"
    LATE = "delay"
    TWICE = "duplicate"
    CANCEL = "cancel"


Faults = dict[str, list[Fault]]


class Plan:
    """What becomes of each port's calls, in order; when it is used up nothing more goes wrong."""

    def __init__(self, faults: Faults) -> None:
        self._faults = {port: list(planned) for port, planned in faults.items()}
        self.met: list[str] = []

    def is_over(self, port: str) -> bool:
        return not self._faults[port]

    def next(self, port: str) -> Fault:
        planned = self._faults.get(port, [])
        fault = planned.pop(0) if planned else Fault.NONE
        if fault is not Fault.NONE:
            self.met.append(f"{port}: {fault}")
        return fault

    async def meet(self, port: str, call: Callable[[], Awaitable[Answer]]) -> Answer:
        """Make the call, and let become of it what is planned."""
        match self.next(port):
            case Fault.BEFORE:
                raise StoreDown("somewhere")
            case Fault.AFTER:
                await call()
                raise StoreDown("somewhere")
            case Fault.LATE:
                await asyncio.sleep(0.01)
            case Fault.TWICE:
                await call()
            case Fault.CANCEL:
                raise asyncio.CancelledError
        return await call()


@asynccontextmanager
async def restarted(work: Callable[[], Any]) -> AsyncIterator[None]:
    """A process that is started again whenever it dies."""

    async def again() -> None:
        while True:
            try:
                await work()
            except asyncio.CancelledError:
                task = asyncio.current_task()
                if task is not None and task.cancelling():
                    raise
            await asyncio.sleep(0)

    task = asyncio.create_task(again())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def plans(calls_max: Mapping[str, int]) -> SearchStrategy[Faults]:
    """`calls_max` says of how many calls of each port something may become."""
    faults = st.sampled_from(list(Fault))
    return st.fixed_dictionaries({port: st.lists(faults, max_size=calls) for port, calls in calls_max.items()})
