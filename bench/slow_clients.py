"""Many connections that never finish what they began, and what others notice of them.

    python -m bench.slow_clients [--connections 2500] [--seconds 20] [--json] [URL --pid PID]

Without URL a shop of its own is opened. Only shops of this machine are looked at. The slow come from one address of
the loopback network and the others from another, as they would over a real one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from typing import Final
from urllib.parse import urlsplit

import msgspec
import psutil

from bench.shop import open_shop

CONNECTIONS_DEFAULT: Final = 2_500
SECONDS_DEFAULT: Final = 20.0
SLOW_FROM: Final = "127.0.0.2"
OTHERS_FROM: Final = "127.0.0.3"
OTHERS: Final = 4
PAUSE_SECONDS: Final = 0.01
"""Between two questions of one of the others."""
DRIP_SECONDS: Final = 2.0
UNREAD_SECONDS: Final = 60.0
SETTLED_SECONDS: Final = 90.0
"""After which the shop has hung up once on every kind of them (cli.stalled.UNREAD_MS_MAX is its longest patience): its
memory grows until then, and not after."""
BESIDE_FILES: Final = 512
ASKED: Final = b"GET /products HTTP/1.1\r\nHost: shop\r\n\r\n"
ANSWER_SECONDS_MAX: Final = 30

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Kind(msgspec.Struct, frozen=True):
    """`begins` is sent at once, `drips` every DRIP_SECONDS."""

    name: str
    begins: bytes = b""
    drips: bytes = b""
    reads: bool = True


KINDS: Final = (
    Kind("silent"),
    Kind("slow header", b"GET /products HTTP/1.1\r\nHost: shop\r\n", b"X-More: x\r\n"),
    Kind("slow body", b"POST /cart/add HTTP/1.1\r\nHost: shop\r\nContent-Length: 1000000\r\n\r\n{", b" "),
    Kind("half open", b"GET /products HTTP/1.1\r\nHost: shop\r\n\r\n", reads=False),
)


class Phase(msgspec.Struct):
    """What others saw, and what the shop's API processes held meanwhile."""

    name: str
    held: int
    asked: int
    failed: int
    p50_ms: float
    p99_ms: float
    memory_mb: float


class Slow:
    """Those who never finish. One that is hung up on comes again: they are as many all the time."""

    def __init__(self, host: str, port: int, held: Synchronized[int]) -> None:
        self._address = host, port
        self._held = held

    async def sit(self, kind: Kind) -> None:
        while True:
            with suppress(OSError, TimeoutError):
                await self._once(kind)
            await asyncio.sleep(DRIP_SECONDS)

    async def _once(self, kind: Kind) -> None:
        reader, writer = await asyncio.open_connection(*self._address, local_addr=(SLOW_FROM, 0))
        self._held.value += 1
        try:
            writer.write(kind.begins)
            if not kind.reads:
                writer.transport.pause_reading()  # type: ignore[attr-defined]
                await asyncio.sleep(UNREAD_SECONDS)
            while not reader.at_eof():
                if kind.drips:
                    writer.write(kind.drips)
                    await writer.drain()
                with suppress(TimeoutError):
                    async with asyncio.timeout(DRIP_SECONDS):
                        await reader.read(2**16)
        finally:
            self._held.value -= 1
            writer.close()


def sit_all(host: str, port: int, connections: int, held: Synchronized[int]) -> None:
    """In a process of their own, so that only the shop can keep others waiting. They come within DRIP_SECONDS."""

    async def sit(number: int, slow: Slow) -> None:
        await asyncio.sleep(DRIP_SECONDS * number / connections)
        await slow.sit(KINDS[number % len(KINDS)])

    async def everybody() -> None:
        slow = Slow(host, port, held)
        await asyncio.gather(*(sit(number, slow) for number in range(connections)))

    asyncio.run(everybody())


async def one_of_the_others(host: str, port: int, until: float, took: list[float]) -> int:
    """How many questions failed; how long the others took is added to `took`."""
    failed, connection = 0, None
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            async with asyncio.timeout(ANSWER_SECONDS_MAX):
                connection = connection or await asyncio.open_connection(host, port, local_addr=(OTHERS_FROM, 0))
                await ask(*connection)
            took.append(time.monotonic() - began)
        except (OSError, EOFError, ValueError):
            failed += 1
            if connection:
                connection[1].close()
            connection = None
        await asyncio.sleep(PAUSE_SECONDS)
    if connection:
        connection[1].close()
    return failed


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Raises OSError, EOFError, and ValueError for anything but 200."""
    writer.write(ASKED)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    if not head.startswith(b"HTTP/1.1 200 "):
        raise ValueError(head.split(b"\r\n")[0])


async def look(name: str, host: str, port: int, seconds: float, pid: int, held: Synchronized[int]) -> Phase:
    took: list[float] = []
    until = time.monotonic() + seconds
    asking = [asyncio.create_task(one_of_the_others(host, port, until, took)) for _ in range(OTHERS)]
    await asyncio.sleep(seconds / 2)
    there, memory = held.value, memory_mb(pid)
    failed = sum(await asyncio.gather(*asking))
    cuts = statistics.quantiles(took, n=100) if len(took) > 1 else [float("nan")] * 99
    return Phase(name, there, len(took) + failed, failed, round(cuts[49] * 1000, 2), round(cuts[98] * 1000, 2), memory)


async def measure(host: str, port: int, pid: int, connections: int, seconds: float) -> list[Phase]:
    """Before them, with them twice once they have settled (so that one sees whether memory grows), and after them."""
    spawning = get_context("spawn")
    held: Synchronized[int] = spawning.Value("i", 0)
    slow = spawning.Process(target=sit_all, args=(host, port, connections, held), daemon=True)
    await look("warming up", host, port, seconds, pid, held)
    before = await look("before", host, port, seconds, pid, held)
    slow.start()
    try:
        await asyncio.sleep(SETTLED_SECONDS)
        during = [await look(name, host, port, seconds, pid, held) for name in ("with them", "with them still")]
    finally:
        slow.terminate()
        slow.join()
    held.value = 0
    return [before, *during, await look("after", host, port, seconds, pid, held)]


def memory_mb(pid: int) -> float:
    """Of the API's processes among those below this one."""
    found = 0
    for process in psutil.Process(pid).children(recursive=True):
        with suppress(psutil.Error):
            if process.cmdline()[1:4] == ["-m", "cli.main", "api"]:
                found += process.memory_info().rss
    return round(found / 2**20, 1)


def allow_files(connections: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + BESIDE_FILES
    if 0 <= soft < wanted:
        if 0 <= hard < wanted:
            raise SystemExit(f"This process may have {hard} files open, and needs {wanted}.")
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@contextmanager
def target(url: str | None, pid: int | None) -> Iterator[tuple[str, int, int]]:
    """Host, port and process of the shop. Raises SystemExit for one that isn't on this machine."""
    if url is None:
        with open_shop() as shop:
            parts = urlsplit(shop.url)
            yield str(parts.hostname), int(parts.port or 80), shop.pid
        return
    parts = urlsplit(url)
    if pid is None:
        raise SystemExit("Say by --pid which process the shop is.")
    yield loopback(parts.hostname or ""), parts.port or 80, pid


def loopback(host: str) -> str:
    """Raises SystemExit for any other."""
    host = "127.0.0.1" if host == "localhost" else host
    try:
        if ip_address(host).is_loopback:
            return host
    except ValueError:
        pass
    raise SystemExit(f"{host} is not this machine: only shops of this machine are looked at.")


def table(phases: list[Phase]) -> str:
    head = f"{'':18}{'held':>6}{'asked':>8}{'failed':>8}{'p50 ms':>9}{'p99 ms':>9}{'memory MB':>11}"
    rows = [
        f"{one.name:18}{one.held:>6}{one.asked:>8}{one.failed:>8}{one.p50_ms:>9}{one.p99_ms:>9}{one.memory_mb:>11}"
        for one in phases
    ]
    return "\n".join([head, *rows])


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.slow_clients")
    options.add_argument("url", nargs="?")
    options.add_argument("--pid", type=int)
    options.add_argument("--connections", type=int, default=CONNECTIONS_DEFAULT)
    options.add_argument("--seconds", type=float, default=SECONDS_DEFAULT)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    allow_files(chosen.connections)
    with target(chosen.url, chosen.pid) as (host, port, pid):
        phases = asyncio.run(measure(host, port, pid, chosen.connections, chosen.seconds))
    sys.stdout.write(f"{json.dumps(msgspec.to_builtins(phases)) if chosen.json else table(phases)}\n")


if __name__ == "__main__":
    main()
