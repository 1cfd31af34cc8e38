"""What processes that serve for months do before they begin: they load less, and stop looking at what stays."""

import ctypes
import gc
import sys
import threading
import time
from typing import Final

YOUNG_OBJECTS_MAX: Final = 10_000
"""New containers before a collection looks at them. Of Python's own 700 a dozen requests make as many. Ten thousand are
looked through in about a millisecond, and hold a few MB until then; hardly any of ours need it, for they make no rings.
"""

M_ARENA_MAX: Final = -8
M_MMAP_THRESHOLD: Final = -3
"""Of malloc.h."""
LARGE_BYTES: Final = 131_072
"""glibc's own first threshold. Naming it keeps it there."""
GIVEN_BACK_SECONDS: Final = 10.0
THREAD_SECONDS: Final = 0.001
"""How long a thread that searches, hashes or writes may keep the event loop waiting: Python's default is five times
that, at every answer of a store."""


def leave_out(*libraries: str) -> None:
    """Called before the imports of what would load these wherever it finds them, and does without where it doesn't."""
    for library in libraries:
        sys.modules[library] = None  # type: ignore[assignment]


def keep_what_is_loaded() -> None:
    """Called once all is imported and put together: garbage collection passes it over from then on.

    A full collection looks at every object there is. Modules, routes and schemas are several hundred thousand that stay
    as long as the process, and each look at them holds all requests up for 80 ms.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS_MAX, *gc.get_threshold()[1:])


def take_short_turns() -> None:
    sys.setswitchinterval(THREAD_SECONDS)


def share_one_heap() -> None:
    """Called before there are threads: all of them get their memory from one heap, and give it back to that.

    By default glibc gives every thread a heap of its own, up to eight a core, and each grows to what the busiest moment
    of its thread took and stays so: a worker went from 83 to 141 MB within a minute of orders. With one heap it stays
    at 65, and nobody waits for it: who holds Python's lock is alone.

    What is large lies outside of it, and is gone when it is given back. By default glibc takes the largest block that
    was ever given back for the measure of what is large, and all below leaves holes in the heap: within four minutes of
    15 orders a second a worker's heap went from 16 to 40 MB, and stays at 15 so. Other C libraries have nothing to set
    here.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(M_ARENA_MAX, 1)
        set_option(M_MMAP_THRESHOLD, LARGE_BYTES)


def keep_giving_back() -> None:
    """From now on, in a thread: the system gets back what lies free between what is in use.

    glibc by itself gives back only what is free at the end of the heap, and work leaves pieces everywhere: a worker
    that had taken in 12,000 products stayed at 84 MB, and was at 63 once it gave them back. It takes 2 to 10 ms, of a
    thread that nobody waits for. Other C libraries have nothing of the kind.
    """
    if hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        threading.Thread(target=give_back, args=(libc,), name="gives-back", daemon=True).start()


def give_back(libc: ctypes.CDLL) -> None:
    while True:
        time.sleep(GIVEN_BACK_SECONDS)
        libc.malloc_trim(0)
