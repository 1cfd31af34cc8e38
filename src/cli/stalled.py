"""Connections at whose other end nobody takes what is sent, or nobody is any more."""

import asyncio
import os
import socket
import stat
import sys
from typing import Final

UNREAD_MS_MAX: Final = 60_000
"""As long as what was sent may wait to be taken: `api.answers` has nothing that waits longer."""
SILENT_SECONDS: Final = 60
"""Until the other end is asked whether it is still there, and between two questions."""
LOOK_SECONDS: Final = 0.1
LOOKS_MAX: Final = 300


def end_stalled_connections() -> None:
    """Called in the event loop. As soon as this process listens, the system is told to end connections like these.

    The server opens its socket after the application has started and hands it to nobody, so that it is looked for;
    every connection gets what is set on the socket it came by.
    """
    look(LOOKS_MAX)


def look(times: int) -> None:
    if not listening() and times > 1:
        asyncio.get_running_loop().call_later(LOOK_SECONDS, look, times - 1)


def listening() -> int:
    """How many sockets of this process others can connect to over a network; each is told."""
    found = 0
    for name in os.listdir("/proc/self/fd") if sys.platform == "linux" else ():
        try:
            if not stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                continue
            with socket.socket(fileno=os.dup(int(name))) as one:
                if one.family in (socket.AF_INET, socket.AF_INET6) and one.getsockopt(
                    socket.SOL_SOCKET, socket.SO_ACCEPTCONN
                ):
                    tell(one)
                    found += 1
        except OSError:  # closed since it was listed
            continue
    return found


def tell(one: socket.socket) -> None:
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_MS_MAX)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, SILENT_SECONDS)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, SILENT_SECONDS)
