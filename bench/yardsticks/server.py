"""The yardsticks' own server, as long as it is needed."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx
import msgspec
import psutil

from cli.ports import free_port

STARTING_SECONDS_MAX = 20


class YardstickServer(msgspec.Struct, frozen=True):
    url: str
    tree: psutil.Process


@contextmanager
def open_yardsticks(stores: Mapping[str, str]) -> Iterator[YardstickServer]:
    """At the stores of these variables. Raises SystemExit if it does not start."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([sys.executable, "-m", "bench.yardsticks.app", str(port)], env={**os.environ, **stores})
    try:
        deadline = time.monotonic() + STARTING_SECONDS_MAX
        while not answers(f"{url}/bare"):
            if time.monotonic() > deadline or server.poll() is not None:
                raise SystemExit("The yardsticks' server did not start.")
            time.sleep(0.05)
        yield YardstickServer(url, psutil.Process(server.pid))
    finally:
        server.terminate()
        server.wait()


def answers(address: str) -> bool:
    try:
        return httpx.get(address).is_success
    except httpx.TransportError:
        return False
