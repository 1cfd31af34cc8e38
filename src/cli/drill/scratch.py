"""A shop for the length of a drill: `tradepost up` in a folder of its own, on a free port."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import httpx
import msgspec
import psutil

from adapters.settings import Settings, load_settings
from cli.ports import free_port
from cli.stores.process import StartFailed
from cli.stores.traces import Trace

OPEN_SECONDS_MAX: Final = 60
BACK_SECONDS_MAX: Final = 40
STOP_SECONDS_MAX: Final = 30
LOOK_SECONDS: Final = 0.1
OWN_SETTINGS: Final = ("DATABASE_URL", "REDIS_URL", "MEILI_", "STRIPE_", "RAZORPAY_", "TRADEPOST_")
HOLD_MINUTES: Final = "1"
OPEN_ORDERS_MAX: Final = "100"
"""Buyers of a drill leave more orders unpaid than a shop would let them: what it looks for comes of those."""


class Scratch:
    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    @property
    def settings(self) -> Settings:
        return load_settings({"TRADEPOST_DATA_DIR": str(self.home), "TRADEPOST_HOLD_MINUTES": HOLD_MINUTES})

    def processes(self, name: str) -> list[psutil.Process]:
        """One of the shop's processes and its children, as it runs now; none while it is being started again."""
        traces = msgspec.json.decode((self.home / "processes.json").read_bytes(), type=list[Trace])
        for trace in traces:
            if trace.name == name:
                try:
                    process = psutil.Process(trace.pid)
                    return [process, *process.children(recursive=True)]
                except psutil.NoSuchProcess:
                    return []
        return []

    async def is_ready(self) -> bool:
        """Every store answers, and every read model is there."""
        try:
            async with httpx.AsyncClient(timeout=5) as client:
                health = (await client.get(f"{self.url}/health/ready")).json()
        except (httpx.HTTPError, ValueError):
            return False
        return health.get("status") == "ready" and all(one["lag_ms"] is not None for one in health["projections"])

    async def back(self) -> float:
        """Seconds until it is ready. Raises StartFailed."""
        began = time.monotonic()
        while not await self.is_ready():
            if time.monotonic() - began > BACK_SECONDS_MAX:
                raise StartFailed(f"The shop did not come back within {BACK_SECONDS_MAX} s. Its logs: {self.home}/log")
            await asyncio.sleep(LOOK_SECONDS)
        return time.monotonic() - began


@asynccontextmanager
async def opened(home: Path, more: Mapping[str, str]) -> AsyncIterator[Scratch]:
    """`more` is added to its environment. Raises StartFailed."""
    scratch = Scratch(home, free_port())
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OWN_SETTINGS)}
    environment |= {
        **more,
        "TRADEPOST_DATA_DIR": str(home),
        "TRADEPOST_HOLD_MINUTES": HOLD_MINUTES,
        "TRADEPOST_OPEN_ORDERS_MAX": OPEN_ORDERS_MAX,
        "TRADEPOST_WEBHOOK_PRIVATE_TARGETS": "yes",
    }
    command = [sys.executable, "-m", "cli.main", "up", "--empty", "--port", str(scratch.port), "--search", "embedded"]
    up = start(command, home / "up.log", environment)
    try:
        await until_open(scratch, up)
        yield scratch
    finally:
        up.send_signal(signal.SIGINT)
        try:
            await asyncio.to_thread(up.wait, STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            up.kill()


def start(command: list[str], log: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        return subprocess.Popen(command, stdout=file, stderr=file, env=environment, start_new_session=True)  # noqa: S603


async def until_open(scratch: Scratch, up: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + OPEN_SECONDS_MAX
    while not await scratch.is_ready():
        if up.poll() is not None or time.monotonic() > deadline:
            said = (scratch.home / "up.log").read_text(errors="replace")
            raise StartFailed(f"The scratch shop did not open:\n{said}")
        await asyncio.sleep(LOOK_SECONDS)
