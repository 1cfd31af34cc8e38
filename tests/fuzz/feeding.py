"""Feeding made-up input to whatever reads it: some of it with every run of the tests, and for minutes at a time.

An example is bounded in processor time, not by the clock: other work on this machine is nobody's fault here.
"""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as feeding
from hypothesis.strategies import SearchStrategy

CORPUS: Final = Path(__file__).parent / "corpus"
EXAMPLES: Final = 50
"""With every run; they are the same each time."""
ROUND_EXAMPLES: Final = 1_000
MINUTES_DEFAULT: Final = 10.0
CPU_SECONDS_MAX: Final = 3.0
"""Of one example."""
HANGS_SECONDS: Final = 60
GROWTH_MIB_MAX: Final = 200
"""By so much the process may grow after the first round of a long feeding."""
PAGE_MIB: Final = os.sysconf("SC_PAGE_SIZE") / 2**20

Food = TypeVar("Food")


def samples(target: str) -> dict[str, bytes]:
    """Those that are kept for a target, by their names."""
    return {file.name: file.read_bytes() for file in sorted((CORPUS / target).iterdir())}


def feed(food: SearchStrategy[Food], eat: Callable[[Food], None], examples: int = EXAMPLES) -> None:
    """Some, the same each time. `eat` raises what is wrong, and takes each within CPU_SECONDS_MAX."""
    one_round(food, eat, examples)


def feed_at_length(food: SearchStrategy[Food], eat: Callable[[Food], None]) -> None:
    """For FUZZ_MINUTES, others each time. How many there were is printed; what fails says by which seed it comes again."""
    began, eaten, grown = time.monotonic(), 0, 0.0
    ends = began + 60 * float(os.environ.get("FUZZ_MINUTES", MINUTES_DEFAULT))

    def eat_in_time(one: Food) -> None:
        nonlocal eaten
        if time.monotonic() < ends:
            eat(one)
            eaten += 1

    while time.monotonic() < ends:
        number = time.time_ns()
        try:
            one_round(food, eat_in_time, ROUND_EXAMPLES, number)
        except BaseException as wrong:
            wrong.add_note(f"after {eaten} examples, by the seed {number}")
            raise
        grown = grown or memory_mib()
    print(f"{eaten} examples in {time.monotonic() - began:.0f} s, grown by {memory_mib() - grown:.0f} MiB")  # noqa: T201
    assert memory_mib() - grown < GROWTH_MIB_MAX


async def feed_shop(
    food: SearchStrategy[Food], eat: Callable[[Food], Awaitable[None]], examples: int = EXAMPLES
) -> None:
    """As `feed`, what is eaten in this event loop: hypothesis calls from a thread meanwhile."""
    await asyncio.to_thread(feed, food, into(asyncio.get_running_loop(), eat), examples)


async def feed_shop_at_length(food: SearchStrategy[Food], eat: Callable[[Food], Awaitable[None]]) -> None:
    """As `feed_at_length`."""
    await asyncio.to_thread(feed_at_length, food, into(asyncio.get_running_loop(), eat))


def into(loop: asyncio.AbstractEventLoop, eat: Callable[[Food], Awaitable[None]]) -> Callable[[Food], None]:
    async def eaten(one: Food) -> None:
        async with asyncio.timeout(HANGS_SECONDS):
            await eat(one)

    return lambda one: asyncio.run_coroutine_threadsafe(eaten(one), loop).result()


def one_round(
    food: SearchStrategy[Food], eat: Callable[[Food], None], examples: int, number: int | None = None
) -> None:
    """Of a number they are others than of another, and without one the same each time."""

    @feeding(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=number is None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(food)
    def example(one: Food) -> None:
        began = time.process_time()
        with none_hangs():
            eat(one)
        taken = time.process_time() - began
        assert taken < CPU_SECONDS_MAX, f"it took {taken:.1f} s of a processor"

    (example if number is None else seed(number)(example))()


@contextmanager
def none_hangs() -> Iterator[None]:
    """What takes so long that it would never be timed is broken off where it was. Another thread than the main one, which
    can't be broken off, feeds an event loop, where there is a timeout.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, break_off)
    signal.setitimer(signal.ITIMER_PROF, HANGS_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def break_off(number: int, frame: object) -> None:
    raise AssertionError(f"it goes on after {HANGS_SECONDS} s of a processor")


def memory_mib() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_MIB
