"""Child processes that don't outlive us, and the traces of those that did."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final

import msgspec
import psutil

STOP_SECONDS_MAX: Final = 10
PR_SET_PDEATHSIG: Final = 1


class StartFailed(Exception):
    """The message says what was tried and what to do."""


class Trace(msgspec.Struct, frozen=True):
    """`started_at` tells our process from a later one that got its id."""

    name: str
    pid: int
    started_at: float


def start(
    arguments: Sequence[str | Path],
    *,
    log: IO[bytes] | None,
    environment: Mapping[str, str] | None = None,
    farewell: signal.Signals = signal.SIGTERM,
    user: str | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, so that Ctrl-C reaches only us; it gets `farewell` if we are killed."""

    def follow_parent() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, farewell)

    return subprocess.Popen(
        [str(argument) for argument in arguments],
        stdin=subprocess.DEVNULL,
        stdout=log,
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


def trace(name: str, process: subprocess.Popen[bytes]) -> Trace:
    return Trace(name, process.pid, psutil.Process(process.pid).create_time())


def end_left_over(traces_file: Path) -> list[str]:
    """End what a killed predecessor left running; their names."""
    try:
        traces = msgspec.json.decode(traces_file.read_bytes(), type=list[Trace])
    except (FileNotFoundError, msgspec.DecodeError):
        return []
    found = [(left.name, process) for left in traces if (process := same_process(left)) is not None]
    for name, process in found:
        process.send_signal(signal.SIGINT if name == "postgres" else signal.SIGTERM)
    _, alive = psutil.wait_procs([process for _, process in found], timeout=STOP_SECONDS_MAX)
    for process in alive:
        process.kill()
    return [name for name, _ in found]


def same_process(left: Trace) -> psutil.Process | None:
    try:
        process = psutil.Process(left.pid)
        return process if abs(process.create_time() - left.started_at) < 1 else None
    except psutil.NoSuchProcess:
        return None


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
