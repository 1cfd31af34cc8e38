"""Who connects and then takes their time: over a real socket, by the server's own bounds."""

import asyncio
import os
import resource
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final, cast

import httpx
import pytest
from granian.constants import Interfaces
from granian.server.embed import Server

from api.limits import in_time
from cli import connections
from cli.connections import bounds
from cli.places import OWN_FILES_MAX, PLACES_MAX, places
from cli.ports import free_port
from cli.stalled import UNREAD_MS_MAX, listening
from tests.cli.test_loaded_modules import COMMAND, NOWHERE
from tests.world import World

HOST: Final = "127.0.0.1"
SECONDS_MAX: Final = 20
MANY: Final = 100
HALF_A_HEAD: Final = b"GET /products HTTP/1.1\r\nHost: shop\r\n"
HALF_A_BODY: Final = (
    b'POST /cart/add HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{"sku":'
)
WHOLE: Final = b"GET /health/live HTTP/1.1\r\nHost: shop\r\n\r\n"
HANDSHAKE: Final = (
    b"GET /products HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
SECOND_PROTOCOL: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
TWO_LENGTHS: Final = (
    b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n\r\n0\r\n\r\n",
    b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n",
    b"Transfer-Encoding: xchunked\r\nContent-Length: %d\r\n\r\n",
    b"Transfer-Encoding : chunked\r\nContent-Length: %d\r\n\r\n",
    b"Content-Length: +%d\r\n\r\n",
)
"""Of one body, where two programs in a row might each believe another one."""


@asynccontextmanager
async def served(world: World) -> AsyncIterator[int]:
    """As `tradepost api` serves it, at this port."""
    port = free_port()
    server = Server(
        cast("Any", world.app), address=HOST, port=port, interface=Interfaces.ASGINL, log_enabled=False, **bounds()
    )
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(SECONDS_MAX):
        while True:
            try:
                (await asyncio.open_connection(HOST, port))[1].close()
                break
            except OSError:
                await asyncio.sleep(0)
    try:
        async with asyncio.timeout(SECONDS_MAX):
            yield port
    finally:
        server.stop()  # type: ignore[no-untyped-call]
        await serving


async def all_said(port: int, asked: bytes) -> bytes:
    """What comes back until the shop hangs up. Whoever waits no longer hangs up: the shop ends when all have gone."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(asked)
        return await reader.read()
    finally:
        writer.close()


async def test_who_says_nothing_more_is_hung_up_on_and_keeps_nobody_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEADERS_MS_MAX", 400)
    monkeypatch.setattr(in_time, "BODY_SECONDS_MAX", 0.4)
    slow = [HALF_A_HEAD, HALF_A_BODY, WHOLE, b""]
    async with served(world) as port:
        async with asyncio.TaskGroup() as all_of_them:
            sitting = [all_of_them.create_task(all_said(port, slow[number % len(slow)])) for number in range(MANY)]
            async with httpx.AsyncClient(base_url=f"http://{HOST}:{port}") as others:
                assert (await others.get("/products")).status_code == 200
        heads, bodies, idle, silent = (
            [one.result() for one in sitting[kind :: len(slow)]] for kind in range(len(slow))
        )
        assert set(heads) == set(silent) == {b""}
        assert all(one.startswith(b"HTTP/1.1 200 OK\r\n") for one in idle)
        assert all(one.startswith(b"HTTP/1.1 408 Request Timeout\r\n") for one in bodies)
        assert all(b'"code":"request-timeout"' in one for one in bodies)


async def test_a_socket_tells_the_system_to_end_what_stalls(world: World) -> None:
    async with served(world) as port:
        assert listening() > 0
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(WHOLE)
        await reader.readuntil(b"\r\n\r\n")
        theirs = [
            each.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
            for each in connections_of_this_process()
            if each.getpeername() == writer.get_extra_info("sockname")
        ]
        assert theirs == [UNREAD_MS_MAX]
        writer.close()


def connections_of_this_process() -> Iterator[socket.socket]:
    """Of sockets only: a second handle of a file that is locked would keep it locked."""
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if entry.readlink().name.startswith("socket:"):
                with socket.socket(fileno=os.dup(int(entry.name))) as one:
                    one.getpeername()
                    yield one


def test_there_are_no_more_places_than_a_process_may_have_files_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def of(soft: int, hard: int) -> tuple[int, tuple[int, int]]:
        """The places, and what is then allowed."""
        allowed = [soft, hard]
        monkeypatch.setattr(resource, "getrlimit", lambda _: tuple(allowed))
        monkeypatch.setattr(resource, "setrlimit", lambda _, limits: allowed.__setitem__(slice(None), limits))
        return places(), (allowed[0], allowed[1])

    enough = PLACES_MAX + OWN_FILES_MAX
    assert of(1_024, 524_288) == (PLACES_MAX, (enough, 524_288))
    assert of(1_024, 4_096) == (4_096 - OWN_FILES_MAX, (4_096, 4_096))
    assert of(1_048_576, 1_048_576) == (PLACES_MAX, (1_048_576, 1_048_576))
    assert of(1_024, resource.RLIM_INFINITY) == (PLACES_MAX, (enough, resource.RLIM_INFINITY))
    assert of(resource.RLIM_INFINITY, resource.RLIM_INFINITY)[0] == PLACES_MAX


async def test_nothing_but_http_1_1_is_spoken(world: World) -> None:
    async with served(world) as port:
        assert await all_said(port, SECOND_PROTOCOL) == b""
        reader, writer = await asyncio.open_connection(HOST, port)
        try:
            writer.write(HANDSHAKE)
            head = await reader.readuntil(b"\r\n\r\n")
        finally:
            writer.close()
        assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
        assert b"server: \r\n" in head, "nobody is told what serves it"


async def test_where_a_body_ends_is_said_once_or_nothing_behind_it_is_read(world: World) -> None:
    """Or a second request could be hidden in it from the proxy before us."""
    async with served(world) as port:
        for lengths in TWO_LENGTHS:
            said = await all_said(port, b"POST /cart/add HTTP/1.1\r\nHost: shop\r\n" + lengths % len(WHOLE) + WHOLE)
            assert said.count(b"HTTP/1.1 ") == 1, "one answer, and the shop hangs up"
            assert said.startswith(b"HTTP/1.1 4"), lengths


def test_a_server_that_ends_leaves_no_folder_of_counts_behind(tmp_path: Path) -> None:
    program = (
        "import os; from granian.server import Server;"
        " folder = lambda: os.environ['PROMETHEUS_MULTIPROC_DIR'];"
        " Server.serve = lambda _: print(folder(), os.path.isdir(folder()));"
        + COMMAND.format(words=f"'api', '--looked', '--port={free_port()}'")
    )
    environment = {**os.environ, **NOWHERE, "TRADEPOST_DATA_DIR": str(tmp_path)}
    environment.pop("PROMETHEUS_MULTIPROC_DIR", None)
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    folder, was_there = said.stdout.split()
    assert (was_there, Path(folder).exists()) == ("True", False)
