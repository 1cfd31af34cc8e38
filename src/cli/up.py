"""`tradepost up`: the whole shop on one machine."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console

from adapters.payments.providers import no_play_money
from adapters.settings import load_settings, require_readable
from api.answers.consistency import Positions
from cli.aside import Aside
from cli.greeting import Admin, Places, greeting
from cli.home import Address, Home
from cli.local_http import NoAnswer, ask
from cli.log_files import rotate
from cli.options import PORT, WholeNumber, data_dir
from cli.ports import require_free, require_free_to_watch, url_of
from cli.progress import bar
from cli.stores.meilisearch import MEILISEARCH, Meilisearch
from cli.stores.postgres import OPTIONS, Postgres, binaries
from cli.stores.process import StartFailed, start
from cli.stores.valkey import Valkey, binary
from cli.supervisor import Supervisor
from db.rights import API, ROLES, WORKER
from db.session import POOL_CONNECTIONS_MAX

READY_SECONDS_MAX: Final = 60
LEVEL_SECONDS_MAX: Final = 60
LEFT_OVER_SECONDS_MAX: Final = 10
CONNECTIONS_ELSE: Final = 120
PROCESSES_MAX: Final = 4
LOOK_SECONDS: Final = 0.05
OTHERS_MAY_NOTHING: Final = 0o077
"""With whatever we and our processes write: logs and pictures, indexes and mails."""
NOT_YET: Final = "p0"
"""Where a read model stands that was never written."""
CLAIMS: Final = ("TRADEPOST_CURRENCY", "TRADEPOST_TIME_ZONE")
KNOWN_TO_COMMANDS: Final = ("TRADEPOST_LANGUAGES", "TRADEPOST_READ_MODELS_URL")
MEILI_VARIABLES: Final = ("MEILI_URL", "MEILI_KEY", "MEILI_SEARCH_KEY")

console = Console(highlight=False, soft_wrap=True)


@click.command(name="up")
@data_dir
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=PORT, help="Port of the API.")
@click.option("--empty", is_flag=True, help="Leave the demo store out.")
@click.option("--processes", type=WholeNumber(1, 64), help="API processes.  [default: one a core, at most 4]")
@click.option(
    "--search",
    type=click.Choice(["auto", "embedded", "meilisearch"]),
    default="auto",
    show_default=True,
    help="Search engine; auto: MEILI_URL if set, else a `meilisearch` found on PATH, else the embedded one.",
)
def command(host: str, port: int, empty: bool, processes: int | None, search: str) -> None:
    """Start the whole shop on this machine: Postgres, Valkey, search, API and worker. Ctrl-C stops it.

    Nothing else needs to be installed or running. DATABASE_URL, REDIS_URL and MEILI_URL replace a store by a server of
    yours. An empty data folder is filled with a demo store, unless --empty says not to.
    """
    began = time.monotonic()
    require_readable()
    os.umask(OTHERS_MAY_NOTHING)
    require_stores()
    home = Home(Path(os.environ["TRADEPOST_DATA_DIR"]))
    if not home.is_there:
        require_free(host, port)
    home.occupy()
    home.leave_address(Address(host, port))
    preparing, filling = Aside("prepare"), Aside("fill-demo") if home.is_new and not empty else None
    processes = processes or min(os.cpu_count() or 1, PROCESSES_MAX)
    supervisor = Supervisor(home.folder / "processes.json", lambda words: console.print(words, style="yellow"))
    try:
        patience = LEFT_OVER_SECONDS_MAX if supervisor.found_left_over else 0
        require_free(host, port, patience)
        own_ways = start_stores(home, supervisor, search, processes)
        watch = load_settings().metrics_address
        require_free_to_watch(watch, patience)
        require_free_to_watch(load_settings().worker_metrics_address, patience, "TRADEPOST_WORKER_METRICS_PORT")
        opens = bool(preparing.answer())
        for claim in CLAIMS:  # it holds; its processes go on with the shop, whatever that is moved to meanwhile
            os.environ.pop(claim, None)
        os.environ.setdefault("PUBLIC_URL", url_of(host, port))
        start_shop(home, supervisor, host, port, processes, own_ways)
        await_ready(supervisor, host, port)
        if filling is not None:
            await_level(supervisor, host, port, int(filling.answer(lambda: supervisor.told_to_stop)))
        if not supervisor.told_to_stop:
            is_new = home.is_new
            home.complete()
            owner, playing = home.owner(), no_play_money(load_settings()) is None
            admin, seconds = Admin(owner.email, owner.password if opens else None, is_new), time.monotonic() - began
            places = Places(url_of(host, port), None if watch is None else url_of(*watch), home.folder)
            console.print(greeting(admin, places, play_money=playing, seconds=seconds))
        supervisor.watch(meanwhile=lambda: rotate(home.folder))
        console.print("Stopping.")
    finally:
        supervisor.stop_all()
        home.leave()


def require_stores() -> None:
    """Raises StartFailed before anything is begun."""
    for variable, program in (("DATABASE_URL", binaries), ("REDIS_URL", binary)):
        if not os.environ.get(variable):
            program()


def start_stores(home: Home, supervisor: Supervisor, search: str, processes: int) -> Mapping[str, dict[str, str]]:
    """Those that no variable replaces. Where they are goes into our environment, and into the folder for commands.

    By role: the ways in as a user who may do what the API or a worker has to, and no more.
    """
    own_ways: dict[str, dict[str, str]] = {role: {} for role in ROLES}
    found = {"TRADEPOST_JWT_SECRET": os.environ.get("TRADEPOST_JWT_SECRET") or home.jwt_secret()}
    if link_secret := os.environ.get("TRADEPOST_LINK_SECRET") or home.link_secret():
        found["TRADEPOST_LINK_SECRET"] = link_secret
    found["TRADEPOST_SEARCH_DIR"] = str(home.folder / "search")
    # By these every command here tells whose index it is, and where the read models lie.
    found |= {name: os.environ[name] for name in KNOWN_TO_COMMANDS if os.environ.get(name)}
    embedded: dict[str, Callable[[], Postgres | Valkey]] = {
        "DATABASE_URL": lambda: Postgres(home.folder / "postgres", connections_for(processes)),
        "REDIS_URL": lambda: Valkey(home.folder / "valkey"),
    }
    for variable, make in embedded.items():
        if os.environ.get(variable):
            found[variable] = os.environ[variable]
        else:
            store = make()
            found[variable] = store.url
            for role in ROLES:
                own_ways[role][variable] = store.url_of(role)
            supervisor.add(store.name, store.start, store.farewell)
    found |= start_search(home, supervisor, search)
    os.environ.update(found)
    home.leave_environment(found)
    return own_ways


def start_search(home: Home, supervisor: Supervisor, search: str) -> dict[str, str]:
    """Where a Meilisearch is to be found, none for the embedded engine. Raises StartFailed."""
    if search == "embedded":
        for name in MEILI_VARIABLES:
            os.environ.pop(name, None)
        return {}
    if os.environ.get("MEILI_URL"):
        return {name: os.environ[name] for name in MEILI_VARIABLES if os.environ.get(name)}
    program = shutil.which(MEILISEARCH)
    if program is None:
        if search == "auto":
            return {}
        raise StartFailed(
            "There is no `meilisearch` on PATH. Put it there, or set MEILI_URL (and MEILI_KEY) to a running server,"
            " or leave --search out: the embedded engine finds the same."
        )
    store = Meilisearch(Path(program), home.folder / "meilisearch")
    supervisor.add(store.name, store.start, store.farewell)
    return {"MEILI_URL": store.url, **store.keys()}


def connections_for(processes: int) -> dict[str, str]:
    """Enough for every API process, two workers and some commands at their side."""
    return {**OPTIONS, "max_connections": str(CONNECTIONS_ELSE + processes * POOL_CONNECTIONS_MAX)}


def start_shop(
    home: Home, supervisor: Supervisor, host: str, port: int, processes: int, own_ways: Mapping[str, dict[str, str]]
) -> None:
    logs = home.folder / "log"
    logs.mkdir(exist_ok=True)
    metrics = home.folder / "metrics"
    metrics.mkdir(exist_ok=True)
    for left in metrics.glob("*.db"):
        left.unlink()
    api = ["api", "--host", host, "--port", str(port), "--processes", str(processes), "--looked"]
    counting = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(metrics)}
    supervisor.add("worker", lambda: run(["worker"], logs / "worker.log", {**os.environ, **own_ways[WORKER]}))
    supervisor.add("api", lambda: run(api, logs / "api.log", counting | own_ways[API]))


def run(arguments: list[str], log: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    with log.open("ab") as file:
        return start([sys.executable, "-m", "cli.main", *arguments], log=file, environment=environment)


def await_ready(supervisor: Supervisor, host: str, port: int) -> None:
    """Until every store answers and every read model has been written, or else until some of it can be served.

    Raises StartFailed if none of it can.
    """
    deadline, health = time.monotonic() + READY_SECONDS_MAX, dict[str, Any]()
    while time.monotonic() < deadline and not supervisor.told_to_stop:
        health = readiness(host, port)
        if health.get("status") == "ready" and all(model["lag_ms"] is not None for model in health["projections"]):
            return
        time.sleep(LOOK_SECONDS)
    if health.get("status") in ("ready", "degraded"):
        console.print("Not everything is there yet: see /health/ready.", style="yellow")
    elif not supervisor.told_to_stop:
        raise StartFailed(
            f"The API did not become ready within {READY_SECONDS_MAX} s. See log/api.log, log/worker.log."
        )


def readiness(host: str, port: int) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = ask((host, port), "GET", "/health/ready")[1]
    except NoAnswer:
        return {}
    return answer


def await_level(supervisor: Supervisor, host: str, port: int, position: int) -> None:
    """Until every read model shows what has happened up to `position`; a slow one is left to catch up by itself."""
    deadline, positions = time.monotonic() + LEVEL_SECONDS_MAX, Positions(load_settings().links_secret)
    with bar("Filling the shelves", position) as advance:
        while time.monotonic() < deadline and not supervisor.told_to_stop:
            models = readiness(host, port).get("projections", [])
            slowest = min((positions.read(model["position"] or NOT_YET) for model in models), default=0)
            advance(slowest)
            if slowest >= position:
                return
            time.sleep(LOOK_SECONDS)
