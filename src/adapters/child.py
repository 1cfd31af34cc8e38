"""Programs of their own, for work that takes long or is not to be trusted."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Final

FAMILY: Final = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""What of our environment an interpreter may need to start."""


@contextmanager
def child(command: Sequence[str], stdin: IO[bytes] | int, stdout: IO[bytes] | int) -> Iterator[subprocess.Popen[bytes]]:
    """It has ended afterwards, whatever happened. Of our environment it knows FAMILY. Wait for it in a thread.

    Begun without asyncio: uvloop 0.23 forks for it, and to copy what a process of 90 MB keeps of its pages holds the
    loop up for 5 ms.
    """
    known = {name: os.environ[name] for name in FAMILY if name in os.environ}
    begun = subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, env=known)  # noqa: S603
    with begun as process:
        try:
            yield process
        finally:
            process.kill()  # nobody, if it has ended
