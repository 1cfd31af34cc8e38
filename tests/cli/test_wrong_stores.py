"""Every command with a store that is not as it needs it: one line that says what to do, and nothing else."""

import asyncio
import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from adapters.settings import Settings, load_settings
from cli.api import WATCHER
from cli.home import Home
from cli.main import main
from cli.ports import free_port
from cli.prepare import prepare
from db.schema import head
from domain.outages import StoreDown
from tests.databases import address, make_database, tables_of
from tests.stores import Addresses

MIGRATE = "run `tradepost migrate`."
WRONG = {
    "empty": f"The database has no tables yet: {MIGRATE}",
    "older": f"The database's schema is 0001, this program's is {head()}: {MIGRATE}",
    "newer": f"The database's schema is 9999, this program's is {head()}: start the program that brought it there.",
    "foreign": "The database holds something else than a shop: name another in DATABASE_URL.",
    "poor": "The user of DATABASE_URL may not do this in its database: make it the database's owner.",
    "shut": "The user of DATABASE_URL may not do this in its database: make it the database's owner.",
    "nobody's": "Postgres refuses the user or the password of DATABASE_URL.",
    "not there": "The database that DATABASE_URL names does not exist: create it, then run `tradepost migrate`.",
    "oddly said": "DATABASE_URL can't be used: look at what follows its question mark.",
    "oddly set": (
        "DATABASE_URL can't be used: look at what follows its question mark."
        ' Postgres says: unrecognized configuration parameter "foo".'
    ),
    "of no server": "postgres does not answer. ([Errno 111] Connect call failed ('127.0.0.1', 9)) Is it running?",
    "of no host": "postgres does not answer. ([Errno -",
}
MENDED_BY_MIGRATING = ("empty", "older")
COMMANDS = (
    "check",
    "migrate",
    "admin create eve@example.com --password-stdin",
    "catalog import {files}/catalog.jsonl",
    "orders import {files}/orders.csv",
    "projections status",
    "projections verify orders",
    "projections rebuild orders",
    "projections parked",
    "projections requeue --all",
)
REDIS_WRONG = {
    "redis://127.0.0.1:9": "redis does not answer. (Error 111 connecting to 127.0.0.1:9.",
    "{valkey}?db=99": "Redis has no database of REDIS_URL's number.",
    "redis://127.0.0.1?colour=red": "REDIS_URL can't be used: look at what follows its question mark.",
    "{stranger}": "Redis refuses the user or password of REDIS_URL",
}
NO_REDIS = "redis://127.0.0.1:9"

Tradepost = Callable[[str, str, str], tuple[int, str]]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "catalog.jsonl").write_text('{"sku": "LAMP", "name": "Lamp", "price": "12.95"}\n')
    # an order of its own name, since what other tests left in the database may be there
    (tmp_path / "orders.csv").write_text(
        "order,sku,name,quantity,unit_price,placed_at,customer\nlast-year-1,LAMP,Lamp,1,12.95,2010-12-01T08:26:00Z,eve\n"
    )
    return tmp_path


@pytest.fixture
def tradepost(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Tradepost]:
    """Runs a command in this process: its exit code, and all it and those it asks have said beside its answer.

    A server sets up its logs, which would go on into what is captured here, and closed soon.
    """
    logs, handlers = structlog.get_config(), [*logging.getLogger().handlers]

    def run(words: str, database_url: str, redis_url: str) -> tuple[int, str]:
        environment = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "TRADEPOST_JWT_SECRET": "x" * 32}
        for name, value in (environment | {"TRADEPOST_DATA_DIR": str(tmp_path)}).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["tradepost", *words.split()])
        monkeypatch.setattr(sys, "stdin", io.StringIO("a long password 77\n"))
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = int(str(ended.code))
        return code, capfd.readouterr().err.strip()

    yield run
    structlog.configure(**logs)
    logging.getLogger().handlers = handlers


def url_of(kind: str, stores: Addresses, worker_number: int) -> str:
    wrong = {
        "nobody's": address(stores, "tradepost").replace("postgres@", "nobody@"),
        "not there": address(stores, "not_there"),
        "oddly said": f"{stores.postgres}&sslmode=perhaps",
        "oddly set": f"{stores.postgres}&foo=1",
        "of no server": "postgresql://postgres@127.0.0.1:9/tradepost",
        "of no host": "postgresql://postgres@nowhere.invalid/tradepost",
    }
    return wrong.get(kind) or asyncio.run(make_database(stores, kind, f"wrong_{kind}_{worker_number}"))


@pytest.mark.parametrize(("kind", "words"), WRONG.items())
def test_a_wrong_database_is_said_to_be(
    kind: str, words: str, stores: Addresses, worker_number: int, redis_url: str, tradepost: Tradepost, files: Path
) -> None:
    url = url_of(kind, stores, worker_number)
    for command in COMMANDS:
        if command == "migrate" and kind in MENDED_BY_MIGRATING:
            continue
        code, said = tradepost(command.format(files=files), url, redis_url)
        assert (code, said[: len(words)], said.count("\n")) == (1, words, 0), command


@pytest.mark.parametrize(("redis", "words"), REDIS_WRONG.items())
def test_a_wrong_redis_is_said_to_be(
    redis: str, words: str, stores: Addresses, database_url: str, redis_url: str, tradepost: Tradepost
) -> None:
    assert tradepost("migrate", database_url, redis_url) == (0, ""), "so that there is a shop"
    url = redis.format(valkey=stores.valkey, stranger=stores.valkey.replace("://", "://eve:wrong@"))
    for command in ("projections status", "projections verify orders", "projections rebuild orders"):
        code, said = tradepost(command, database_url, url)
        assert (code, said[: len(words)], said.count("\n")) == (1, words, 0), command


def test_orders_are_taken_over_without_redis_and_nobody_waits(
    database_url: str, redis_url: str, tradepost: Tradepost, files: Path
) -> None:
    assert tradepost("migrate", database_url, redis_url) == (0, "")
    code, said = tradepost(f"orders import {files}/orders.csv", database_url, NO_REDIS)
    begun, trouble = said.splitlines()
    words = REDIS_WRONG[NO_REDIS]
    assert (code, begun, trouble[: len(words)]) == (0, "Taking orders over ...", words)


def test_an_api_says_so_in_its_log_and_serves(
    stores: Addresses,
    worker_number: int,
    redis_url: str,
    tradepost: Tradepost,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    served = []
    for variable in (WATCHER, "PROMETHEUS_MULTIPROC_DIR"):
        monkeypatch.setenv(variable, "set by it")
    monkeypatch.setattr("granian.server.Server.serve", lambda _: served.append("shop"))
    for kind, redis, store, reason, words in (
        ("older", redis_url, "postgres", "schema-older", WRONG["older"]),
        ("of no server", redis_url, "postgres", "down", WRONG["of no server"]),
        ("migrated", NO_REDIS, "redis", "down", REDIS_WRONG[NO_REDIS]),
    ):
        code, said = tradepost(f"api --port {free_port()}", url_of(kind, stores, worker_number), redis)
        log = json.loads(said)
        assert (code, log["level"], log["store"], log["reason"]) == (0, "warning", store, reason)
        assert log["what_to_do"].startswith(words)
    assert tradepost(f"api --port {free_port()}", url_of("migrated", stores, worker_number), redis_url) == (0, "")
    assert served == ["shop"] * 4


def test_a_worker_says_so_too_and_begins(
    database_url: str, tradepost: Tradepost, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Settings] = []
    monkeypatch.setattr("workers.run.main", begun.append)
    code, said = tradepost("worker", database_url, NO_REDIS)
    log = json.loads(said)
    assert (code, log["event"], log["store"], log["reason"]) == (0, "working without a store", "redis", "down")
    assert log["what_to_do"].startswith(REDIS_WRONG[NO_REDIS])
    assert len(begun) == 1


def test_nothing_is_opened_without_its_redis(
    stores: Addresses, worker_number: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = url_of("empty", stores, worker_number)
    environment = {"DATABASE_URL": url, "REDIS_URL": NO_REDIS, "TRADEPOST_JWT_SECRET": "x" * 32}
    for name, value in (environment | {"TRADEPOST_DATA_DIR": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(StoreDown, match="redis does not answer"):
        prepare(load_settings(), Home(tmp_path))
    assert asyncio.run(tables_of(url)) == []


def test_up_says_so_too_before_it_serves_anything(
    stores: Addresses, worker_number: int, redis_url: str, tmp_path: Path
) -> None:
    environment = {"DATABASE_URL": url_of("foreign", stores, worker_number), "REDIS_URL": redis_url}
    command = [sys.executable, "-m", "cli.main", "up", "--port", str(free_port()), "--search", "embedded"]
    done = subprocess.run(
        [*command, "--data-dir", str(tmp_path / "shop")],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{WRONG['foreign']}\n")


def test_nothing_is_done_to_a_database_of_something_else(
    stores: Addresses, worker_number: int, redis_url: str, tradepost: Tradepost
) -> None:
    url = url_of("foreign", stores, worker_number)
    assert tradepost("migrate", url, redis_url)[0] == 1
    assert asyncio.run(tables_of(url)) == ["django_migrations"]
