"""When this process is told to end: what never ends by itself has to be ended then, since the server first waits for
every answer that is under way, and only afterwards has the application close.
"""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

SIGNALS: Final = signal.SIGINT, signal.SIGTERM

Handler = Callable[[int, FrameType | None], object]


@contextmanager
def when_told_to_end(act: Callable[[], None]) -> Iterator[None]:
    """`act` is called in the event loop, beside what is done then in any case: by a handler of the loop's, which a
    handler of Python's doesn't displace, or by Python's own. A signal nobody handles stays as it is.
    """
    if threading.current_thread() is not threading.main_thread():  # signals are the main thread's
        yield
        return
    loop, replaced = asyncio.get_running_loop(), dict[int, Handler]()

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(act)
        replaced[number](number, frame)

    for number in SIGNALS:
        if callable(before := signal.getsignal(number)):
            replaced[number] = before
            take_over(number, handle)
    try:
        yield
    finally:
        for taken, before in replaced.items():
            if signal.getsignal(taken) is handle:
                take_over(taken, before)


def take_over(number: int, handler: Handler) -> None:
    """Calls of the system go on after it, as event loops have it."""
    signal.signal(number, handler)
    signal.siginterrupt(number, False)
