"""PgBouncer before the tests' Postgres, in transaction mode: its few connections are lent for one transaction each."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import pytest

from cli.ports import free_port, listening_trouble
from cli.stores.postgres import NAMESPACE
from cli.stores.process import is_root
from db.rights import API

PROGRAM: Final = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
CONNECTIONS: Final = 3
"""Fewer than whoever asks at a time, so that what one left behind would meet the next."""
INI: Final = """
[databases]
* = host={sockets} user={role}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
logfile = {home}/pgbouncer.log
{more}
"""
LENIENT: Final = (
    "ignore_startup_parameters = statement_timeout,transaction_timeout,idle_in_transaction_session_timeout,"
    "idle_session_timeout,jit,plan_cache_mode"
)
"""As is advised for other programs: settings are taken, and forgotten."""

LOOK_SECONDS: Final = 0.01

needs_pgbouncer = pytest.mark.skipif(PROGRAM is None, reason="pgbouncer is not installed")


@contextmanager
def open_pooler(database_url: str, home: Path, more: str = "", role: str = API, ini: str = INI) -> Iterator[str]:
    """The address at which PgBouncer stands for this database, and comes in as `role`."""
    assert PROGRAM is not None
    parts = urlsplit(database_url)
    sockets, port = parse_qs(parts.query)["host"][0], free_port()
    home.mkdir()
    file = home / "pgbouncer.ini"
    file.write_text(ini.format(sockets=sockets, role=role, port=port, connections=CONNECTIONS, home=home, more=more))
    # It won't run as root, and the sockets are ours alone: so it is nobody in a namespace of its own, as Postgres is.
    prefix = NAMESPACE if is_root() else ()
    with (
        (home / "said").open("wb") as said,
        subprocess.Popen([*prefix, PROGRAM, file], stdout=said, stderr=said) as process,
    ):
        try:
            while listening_trouble("127.0.0.1", port) is None:
                assert process.poll() is None, (home / "said").read_text()
                time.sleep(LOOK_SECONDS)
            yield f"postgresql://{role}@127.0.0.1:{port}{parts.path}"
        finally:
            process.kill()
