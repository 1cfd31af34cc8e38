"""A REDIS_URL that leads to no Redis, or to one that doesn't let us in: the same words whenever it is asked."""

import asyncio
import signal
import socket
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from adapters.redis.client import open_redis
from adapters.redis.reader import RedisReader
from cli.stores.process import start, stop
from cli.stores.valkey import binary
from domain.outages import StoreDown, StoreUnfit

Stranger = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

ASKED_TIMES = 5
ANSWER_SECONDS_MAX = 0.1
PASSWORD = "a password"
HUNG_UP = "redis does not answer. (it hangs up: it is no Redis, or wants TLS (rediss://), or is just ending)"
NOT_REDIS = "What answers at REDIS_URL is no Redis: name one there."
LOGIN_REFUSED = "Redis refuses the user or password of REDIS_URL (redis://USER:PASSWORD@HOST:PORT)."


def says(words: bytes, read_bytes: int = 1, *, closes: bool = True) -> Stranger:
    """When it has read something, or at once."""

    async def stranger(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            await reader.read(read_bytes)
            writer.write(words)
            await writer.drain()
            if not closes:
                await reader.read()
            writer.close()

    return stranger


async def sentinel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while asked := await reader.read(1_000):
        writer.write(b"+PONG\r\n" if b"PING" in asked else b"-ERR unknown command 'SELECT', with args\r\n")
    writer.close()


async def resets(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


STRANGERS: dict[str, tuple[Stranger, str]] = {
    "a web server": (says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), NOT_REDIS),
    "an ssh server": (says(b"SSH-2.0-OpenSSH_9.6\r\n", 0), NOT_REDIS),
    "a memcached": (says(b"ERROR\r\n", closes=False), NOT_REDIS),
    "a postgres": (says(b"", 64), HUNG_UP),
    "one that takes nobody": (says(b"", 0), HUNG_UP),
    "one that resets": (resets, HUNG_UP),
    "one that is silent": (says(b"", closes=False), "redis does not answer. (Timeout reading from 127.0.0.1:{port})"),
    "one with too many clients": (
        says(b"-ERR max number of clients reached\r\n"),
        "redis does not answer. (max number of clients reached)",
    ),
    "one in protected mode": (
        says(b"-DENIED Redis is running in protected mode because protected mode is enabled\r\n", 0),
        "Redis lets nobody in from here (protected mode): have it ask for a password.",
    ),
    "a sentinel": (
        sentinel,
        "What answers at REDIS_URL doesn't know what a Redis knows: name a Redis there, no Sentinel.",
    ),
}
ADDRESSES = ("redis://127.0.0.1:{port}", "redis://:secret@127.0.0.1:{port}", "redis://127.0.0.1:{port}/3")


async def said_of(url: str) -> str:
    """In full, as the command line tells it."""
    redis = open_redis(url, ANSWER_SECONDS_MAX)
    try:
        await RedisReader(redis).ping()
    except StoreUnfit as unfit:
        return str(unfit)
    except StoreDown as down:
        return f"{down} ({down.why})"
    finally:
        await redis.aclose()
    return "fine"


@pytest.mark.parametrize(("stranger", "words"), STRANGERS.values(), ids=STRANGERS)
async def test_what_is_no_redis_is_said_to_be(stranger: Stranger, words: str) -> None:
    times = 1 if "Timeout" in words else ASKED_TIMES
    async with await asyncio.start_server(stranger, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        urls = [url.format(port=port) for url in ADDRESSES]
        said = {await said_of(url) for url in urls for _ in range(times)}
    assert said == {words.format(port=port)}


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Path]:
    """The socket of a Valkey that asks for a password."""
    place = tmp_path / "valkey.sock"
    options = ["--port", "0", "--save", "", "--unixsocket", str(place), "--requirepass", PASSWORD]
    process: subprocess.Popen[bytes] = start([binary(), *options], log=None)
    while not listens(place):
        assert process.poll() is None
    yield place
    stop(process, signal.SIGKILL)


def listens(place: Path) -> bool:
    """A socket has its name in the folder a moment before it listens."""
    with socket.socket(socket.AF_UNIX) as visitor:
        return visitor.connect_ex(str(place)) == 0


async def test_a_redis_that_asks_for_a_password(guarded: Path) -> None:
    for known, words in (("", LOGIN_REFUSED), (":wrong@", LOGIN_REFUSED), ("eve:wrong@", LOGIN_REFUSED),
                         (":a%20password@", "fine")):  # fmt: skip
        assert await said_of(f"unix://{known}{guarded}") == words, known


async def test_a_redis_that_asks_for_none_and_is_told_one(redis_url: str) -> None:
    assert await said_of(redis_url.replace("unix://", "unix://eve:wrong@")) == LOGIN_REFUSED
    assert await said_of(redis_url.replace("unix://", "unix://:wrong@")) == LOGIN_REFUSED
