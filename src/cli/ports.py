"""Ports: whether one can be listened on, and whether somebody does."""

import asyncio
import errno
import socket
import time
from typing import Final

from cli.stores.process import StartFailed

LOOK_SECONDS: Final = 0.1
OPEN_SECONDS_MAX: Final = 30


def require_free(host: str, port: int, seconds_max: float = 0, set_by: str = "--port") -> None:
    """Raises StartFailed unless the port is free, or becomes so in time.

    Servers that share a port (SO_REUSEPORT) would otherwise start beside another shop and answer in turns with it.
    """
    deadline = time.monotonic() + seconds_max
    while (trouble := listening_trouble(host, port)) is not None:
        if time.monotonic() >= deadline:
            raise StartFailed(" ".join(words_for(host, port, trouble, set_by))) from trouble
        time.sleep(LOOK_SECONDS)


def require_free_to_watch(
    address: tuple[str, int] | None, seconds_max: float = 0, set_by: str = "TRADEPOST_METRICS_PORT"
) -> None:
    """The port beside the shop's, where one is set. Raises StartFailed."""
    if address is not None:
        require_free(*address, seconds_max, set_by=set_by)


def words_for(host: str, port: int, trouble: OSError, set_by: str = "--port") -> tuple[str, str]:
    """What is wrong, and what to do."""
    found = f"{host}:{port} can't be used ({trouble.strerror})."
    if trouble.errno == errno.EADDRINUSE:
        return found, f"Choose another {set_by}."
    if trouble.errno in (errno.EACCES, errno.EPERM):
        return found, (
            "Ports below 1024 are mostly for root alone: choose a --port above, such as 8000, and have a proxy pass"
            " requests on; or let programs have the low ones (sysctl net.ipv4.ip_unprivileged_port_start)."
        )
    return found, "Choose another --host."


def url_of(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def listening_trouble(host: str, port: int) -> OSError | None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as trouble:
            return trouble
    return None


def free_port() -> int:
    """One that nobody listens on at this moment, on this machine only."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until_it_listens(host: str, port: int) -> None:
    """Raises OSError where nobody does within OPEN_SECONDS_MAX."""
    deadline = time.monotonic() + OPEN_SECONDS_MAX
    while True:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(LOOK_SECONDS)
        else:
            writer.close()
            await writer.wait_closed()
            return
