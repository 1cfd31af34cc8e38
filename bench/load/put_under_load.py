"""Load by `wrk` where it is installed, else by a small generator of our own."""

import shutil
from collections.abc import Sequence
from typing import Final

from bench.load.keep_asking import in_a_process
from bench.load.request import Load, Request
from bench.load.wrk import by_wrk

CONNECTIONS: Final = 8


def put_under_load(url: str, requests: Sequence[Request], seconds: float, connections: int = CONNECTIONS) -> Load:
    """The requests in turn, over and over. Raises SystemExit if any was refused: refusals are quick."""
    program = shutil.which("wrk")
    if program is None:
        load = in_a_process(url, requests, seconds, connections)
    else:
        load = by_wrk(program, url, requests, seconds, connections)
    if load.refused or not load.requests:
        raise SystemExit(f"{load.refused} of {load.requests} requests like {requests[0].path} were refused.")
    return load
