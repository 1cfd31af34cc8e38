"""`tradepost api`: the HTTP server, in as many processes as asked for."""

import ctypes
import os
import signal
import sys
import tempfile
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from adapters.setting_values import LOCALHOST
from adapters.settings import load_settings
from cli.aside import Aside
from cli.connections import bounds
from cli.counts import make_room_for_counts
from cli.long_lived import keep_what_is_loaded, leave_out, share_one_heap, take_short_turns
from cli.main import OF_USE_TO_TRACES
from cli.options import PORT_VARIABLE, WholeNumber, api_port, data_dir
from cli.ports import require_free, require_free_to_watch
from cli.stalled import end_stalled_connections
from cli.stores.process import PR_SET_PDEATHSIG

if TYPE_CHECKING:  # only the server processes need the framework: the one that watches them starts without it
    from litestar import Litestar

STOP_SECONDS_MAX = 8
PREDECESSOR_SECONDS_MAX = 2
WATCHER = "_TRADEPOST_API_WATCHER"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - on a platform that is who asks
OF_NO_USE = (
    "advanced_alchemy",  # Litestar: for pages we don't use, and SQLAlchemy with it
    "cryptography",  # PyJWT: for keys other than a shared secret
    "pydantic",  # Litestar: for bodies
    "rich",  # structlog: for tracebacks in colours, and Pygments with it
)
"""In a server process, whose start took twice as long with them. Migrations have a process of their own."""
OF_USE_TO_AIOHTTP = ("attr", "attrs")  # Litestar: for bodies; ours are msgspec's
"""And so left out only where no Meilisearch is asked."""


def usual_host() -> str:
    return EVERYWHERE if os.environ.get(PORT_VARIABLE, "").strip() else LOCALHOST


def named_by() -> str:
    """What to change where the port can't be used."""
    said = click.get_current_context().get_parameter_source("port") is ParameterSource.COMMANDLINE
    return PORT_VARIABLE if not said and os.environ.get(PORT_VARIABLE, "").strip() else "--port"


@click.command(name="api")
@data_dir
@click.option(
    "--host",
    default=usual_host,
    show_default=f"{LOCALHOST}, or {EVERYWHERE} where PORT is set",
    help="Address to listen on.",
)
@api_port
@click.option("--processes", default=1, show_default=True, type=WholeNumber(1, 64), help="Server processes.")
@click.option("--looked", is_flag=True, hidden=True, help="Whoever starts this has looked at the stores just now.")
def command(host: str, port: int, processes: int, *, looked: bool) -> None:
    """Serve the HTTP API. Postgres, Redis and search may come and go; what needs them answers 503 meanwhile.

    Platforms say in PORT where they will ask, from other machines: without --host all of those are listened to then.
    """
    from granian.constants import Interfaces, Loops
    from granian.server import Server

    require_free(host, port, PREDECESSOR_SECONDS_MAX, set_by=named_by())
    settings = load_settings()  # what is wrong is said here, once, and not by every process
    require_free_to_watch(settings.metrics_address, PREDECESSOR_SECONDS_MAX)
    if not looked:
        Aside("first-look").answer()
    os.environ[WATCHER] = str(os.getpid())
    with ExitStack() as left_behind:
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            folder = tempfile.TemporaryDirectory(prefix="tradepost-metrics-", ignore_cleanup_errors=True)
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = left_behind.enter_context(folder)
            left_behind.callback(os.environ.pop, "PROMETHEUS_MULTIPROC_DIR")
        Server(
            "cli.api:application",
            factory=True,
            address=host,
            port=port,
            workers=processes,
            interface=Interfaces.ASGI,
            loop=Loops.uvloop,
            **bounds(),
            log_enabled=False,
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_SECONDS_MAX,
        ).serve()


def application() -> "Litestar":
    """Called in each server process, which ends when its parent is killed."""
    settings = load_settings()
    leave_out(*OF_NO_USE, *(() if settings.meili_urls else OF_USE_TO_AIOHTTP))
    leave_out(*(() if settings.traces else OF_USE_TO_TRACES))
    make_room_for_counts()
    from api.app import create

    share_one_heap()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(os.environ.get(WATCHER, os.getppid())):
        sys.exit("The process that started this one is gone.")  # and with it the signal we would have waited for
    app = create()
    app.on_startup.append(end_stalled_connections)
    keep_what_is_loaded()
    take_short_turns()
    return app
