"""What goes wrong with a shop while people buy: each harm lasts as long as it is open."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import asyncpg
import psutil
from redis import asyncio as redis_client

from cli.drill.scratch import Scratch
from cli.ports import free_port
from cli.stores.postgres import Postgres
from cli.stores.valkey import Valkey
from tests.shop import Shop

Harm = Callable[[Shop], AbstractAsyncContextManager[None]]

LOOK_SECONDS: Final = 0.1
FAKE_TIME: Final = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")


def restarted(name: str) -> Harm:
    """Told to end, once: `up` starts it again."""

    @asynccontextmanager
    async def harm(shop: Shop) -> AsyncIterator[None]:
        root, *_ = Scratch(shop.home, shop.port).processes(name)
        root.send_signal(signal.SIGINT if name == "postgres" else signal.SIGTERM)
        yield

    return harm


def paused(name: str) -> Harm:
    """SIGSTOP: its connections stay open, and nothing answers."""

    @asynccontextmanager
    async def harm(shop: Shop) -> AsyncIterator[None]:
        processes = Scratch(shop.home, shop.port).processes(name)
        assert processes
        for process in processes:
            process.suspend()
        try:
            yield
        finally:
            for process in processes:
                with suppress(psutil.NoSuchProcess):
                    process.resume()

    return harm


@asynccontextmanager
async def out_of_connections(shop: Shop) -> AsyncIterator[None]:
    """Whoever connects to Postgres is refused: somebody else has all places that are free, or become so."""
    url, taken, over = Postgres(shop.home / "postgres").url, list[asyncpg.Connection](), asyncio.Event()

    async def take() -> None:
        while not over.is_set():
            try:
                taken.append(await asyncpg.connect(url))
            except (asyncpg.PostgresError, OSError):
                await asyncio.sleep(LOOK_SECONDS)

    taking = asyncio.create_task(take())
    try:
        yield
    finally:
        over.set()
        await taking
        for connection in taken:
            connection.terminate()


@asynccontextmanager
async def redis_full(shop: Shop) -> AsyncIterator[None]:
    async with redis_client.from_url(Valkey(shop.home / "valkey").url) as redis:
        await redis.config_set("maxmemory", "1mb")
        try:
            yield
        finally:
            await redis.config_set("maxmemory", "0")


@asynccontextmanager
async def disk_full(shop: Shop) -> AsyncIterator[None]:
    """Of the data folder, to the last block."""
    ballast = shop.home / "ballast"

    def fill() -> None:
        with ballast.open("wb") as file, suppress(OSError):
            while True:
                file.write(bytes(1 << 20))
                file.flush()

    await asyncio.to_thread(fill)
    try:
        yield
    finally:
        ballast.unlink()


@asynccontextmanager
async def other_clocks(shop: Shop) -> AsyncIterator[list[str]]:
    """Two more API processes beside it, whose clocks are an hour ahead and an hour behind: their addresses."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(an_api(shop, shift)) for shift in ("+1h", "-1h")]


@asynccontextmanager
async def an_api(shop: Shop, shift: str) -> AsyncIterator[str]:
    port = free_port()
    environment = {
        **os.environ, "TRADEPOST_DATA_DIR": str(shop.home), "LD_PRELOAD": str(FAKE_TIME), "FAKETIME": shift,
    }  # fmt: skip
    with (shop.home / f"api{shift}.log").open("wb") as log:
        command = [sys.executable, "-m", "cli.main", "api", "--port", str(port)]
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)  # noqa: ASYNC220
    try:
        await until(lambda: Scratch(shop.home, port).is_ready())
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        await asyncio.to_thread(process.wait, 30)


async def until(true: Callable[[], Awaitable[bool]], seconds_max: float = 30) -> None:
    async with asyncio.timeout(seconds_max):
        while not await true():
            await asyncio.sleep(LOOK_SECONDS)
