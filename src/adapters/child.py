"""Programs of their own, for work that takes long or is not to be trusted."""

import asyncio
import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Final

FAMILY: Final = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""What of our environment an interpreter may need to start."""
WAITING: Final = ThreadPoolExecutor(thread_name_prefix="waits-for-child")
"""Apart from the threads that all else is done in: they wait for as long as a child takes."""


async def run_child(command: Sequence[str], stdin: IO[bytes], stdout: IO[bytes], seconds_max: float) -> int:
    """How it ended. It reads and writes files, not pipes, and knows FAMILY of our environment. Raises TimeoutError.

    Whatever happens, it has ended afterwards. Begun without asyncio: uvloop 0.23 forks for it, and to copy what a
    process of 90 MB keeps of its pages holds the loop up for 5 ms.
    """
    process = begin(command, stdin, stdout)
    ended = asyncio.get_running_loop().run_in_executor(WAITING, process.wait)
    try:
        async with asyncio.timeout(seconds_max):
            return await asyncio.shield(ended)
    finally:
        if not ended.done():
            process.kill()
            await asyncio.shield(ended)


def begin(command: Sequence[str], stdin: IO[bytes], stdout: IO[bytes]) -> subprocess.Popen[bytes]:
    known = {name: os.environ[name] for name in FAMILY if name in os.environ}
    return subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, env=known)  # noqa: S603
