"""Load by `wrk` where it is installed, else by a small generator of our own."""

import shutil
from collections.abc import Sequence
from typing import Final

from bench.load.keep_asking import Task, in_a_process
from bench.load.request import Load, Request
from bench.load.wrk import by_wrk

CONNECTIONS: Final = 8
WRK_SECONDS_MIN: Final = 1


def put_under_load(url: str, requests: Sequence[Request], seconds: float, connections: int = CONNECTIONS) -> Load:
    """The requests in turn, over and over. Raises SystemExit if any was refused: refusals are quick."""
    program = shutil.which("wrk")
    if program is None or seconds < WRK_SECONDS_MIN:
        return unrefused(in_a_process(Task(url, requests, connections, seconds)))
    return unrefused(by_wrk(program, url, requests, seconds, connections))


def each_once(url: str, requests: Sequence[Request], connections: int = CONNECTIONS) -> Load:
    """Raises SystemExit if any was refused."""
    return unrefused(in_a_process(Task(url, requests, connections, None)))


def unrefused(load: Load) -> Load:
    if load.refused:
        raise SystemExit(f"{load.refused} of {load.requests} requests were refused.")
    return load
