"""Child processes that don't outlive us."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final

STOP_SECONDS_MAX: Final = 10
PR_SET_PDEATHSIG: Final = 1


class StartFailed(Exception):
    """The message says what was tried and what to do."""


def start(
    arguments: Sequence[str | Path],
    *,
    log: IO[bytes] | None = None,
    asked: bool = False,
    environment: Mapping[str, str] | None = None,
    farewell: signal.Signals = signal.SIGTERM,
    user: str | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, so that Ctrl-C reaches only us; it gets `farewell` if we are killed.

    `asked`: it is talked to through its standard input and output.
    """

    def follow_parent() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, farewell)

    return subprocess.Popen(
        [str(argument) for argument in arguments],
        stdin=subprocess.PIPE if asked else subprocess.DEVNULL,
        stdout=subprocess.PIPE if asked else log,
        stderr=None if log is None else subprocess.STDOUT,
        env=None if environment is None else dict(environment),
        start_new_session=True,
        preexec_fn=follow_parent,
        user=user,
        group=user,
        extra_groups=[] if user else None,
    )


def stop(process: subprocess.Popen[bytes], farewell: signal.Signals = signal.SIGTERM) -> None:
    """Ask, wait, then insist."""
    if process.poll() is None:
        process.send_signal(farewell)
        try:
            process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
