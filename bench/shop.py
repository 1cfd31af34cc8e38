"""A shop of its own to measure in, and its people."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec

from cli.ports import free_port

ADMIN = "admin@tradepost.local"
LEVEL_SECONDS_MAX = 300
NO_LIMITS = {"TRADEPOST_OPEN_ORDERS_MAX": "10000", "TRADEPOST_HELD_UNITS_MAX": "1000000"}
"""Customers of a bench order more than people do."""


class BenchShop(msgspec.Struct, frozen=True):
    """`seconds` it took to open; `pid` is that of `tradepost up`."""

    url: str
    home: str
    password: str
    seconds: float
    pid: int


@contextmanager
def open_shop(*options: str) -> Iterator[BenchShop]:
    """Empty, in a scratch folder, and closed at the end."""
    folder = tempfile.TemporaryDirectory(prefix="tradepost-bench-", ignore_cleanup_errors=True)
    with folder as home, open_shop_in(home, *options) as shop:
        yield shop


@contextmanager
def open_shop_in(home: str, *options: str) -> Iterator[BenchShop]:
    """With one API process. Raises SystemExit if it does not open."""
    port, started = free_port(), time.monotonic()
    command = [sys.executable, "-m", "cli.main", "up", "--empty", "--data-dir", home, "--port", str(port)]
    command += ["--processes", "1", *(options or ("--search", "embedded"))]
    shop = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **NO_LIMITS})
    assert shop.stdout is not None
    try:
        password, said = "", list[str]()
        for line in shop.stdout:
            said.append(line)
            if found := re.search(r"password\s+(\S+)", line):
                password = found.group(1)
            if "Ctrl-C stops it" in line:
                break
        else:
            raise SystemExit("The shop did not open:\n" + "".join(said))
        yield BenchShop(f"http://127.0.0.1:{port}", home, password, time.monotonic() - started, shop.pid)
    finally:
        shop.send_signal(signal.SIGINT)
        shop.wait(30)


def import_catalog(shop: BenchShop, catalog: Path) -> tuple[int, float]:
    """How many products were created, and in how many seconds."""
    report = told(shop, "catalog", "import", str(catalog))
    return report["created"], report["seconds"]


def import_orders(shop: BenchShop, history: Path) -> tuple[int, float]:
    """How many orders were taken over, and in how many seconds; the read models follow."""
    report = told(shop, "orders", "import", str(history), "--no-wait")
    return report["orders"], report["seconds"]


def told(shop: BenchShop, *command: str) -> dict[str, Any]:
    """By a command of `tradepost`."""
    program = [sys.executable, "-m", "cli.main", *command, "--data-dir", shop.home, "--json"]
    report: dict[str, Any] = json.loads(subprocess.run(program, capture_output=True, text=True, check=True).stdout)
    return report


async def signed_in(url: str, email: str, password: str) -> httpx.AsyncClient:
    async with httpx.AsyncClient(base_url=url, timeout=30) as door:
        pair = (await door.post("/auth/login", json={"email": email, "password": password})).json()
    return httpx.AsyncClient(base_url=url, timeout=30, headers={"Authorization": f"Bearer {pair['access_token']}"})


async def level(admin: httpx.AsyncClient) -> float:
    """Seconds until the search index shows everything up to now."""
    started = time.monotonic()
    last = await admin.post("/admin/tags", json={"name": f"level {started}"})
    while (await admin.get("/products", headers={"Consistency-Token": last.headers["consistency-token"]})).is_error:
        if time.monotonic() - started > LEVEL_SECONDS_MAX:
            raise SystemExit(f"The search index did not catch up within {LEVEL_SECONDS_MAX} s.")
    return time.monotonic() - started
