"""The traces of child processes, by which those that outlived their parent are found and ended."""

import signal
import subprocess
from pathlib import Path

import msgspec
import psutil

from cli.stores.process import STOP_SECONDS_MAX


class Trace(msgspec.Struct, frozen=True):
    """`started_at` tells our process from a later one that got its id."""

    name: str
    pid: int
    started_at: float


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
