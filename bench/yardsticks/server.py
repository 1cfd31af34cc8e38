"""The yardsticks' own server, as long as it is needed."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

import httpx
import msgspec
import psutil

from cli.ports import free_port

STARTING_SECONDS_MAX = 60
LOOK_SECONDS = 0.05


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
        await_answer(f"{url}/bare", server)
        yield YardstickServer(url, psutil.Process(server.pid))
    finally:
        server.terminate()
        server.wait()


def await_answer(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTING_SECONDS_MAX
    with httpx.Client() as client:
        while time.monotonic() < deadline and server.poll() is None:
            with suppress(httpx.TransportError):
                client.get(address).raise_for_status()
                return
            time.sleep(LOOK_SECONDS)
    raise SystemExit("The yardsticks' server did not start.")
