"""What every platform's files have in common: settings there are, processes there are, and how they are asked."""

import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from adapters.read_values import read_values
from adapters.setting_table import SETTINGS
from adapters.settings import load_settings
from cli.api import command as api
from cli.migrate import command as migrate
from cli.worker import command as worker
from tests.deploy.commands import assert_is_command
from tests.documented import IN_PRODUCTION

ROOT: Final = Path(__file__).parents[2]
DEPLOY: Final = ROOT / "deploy"
KNOWN: Final = {setting.name for setting in SETTINGS}
SECRET: Final = {setting.name for setting in SETTINGS if setting.secret}
PORT: Final = "PORT"
LIVE: Final = "/health/live"
READY: Final = "/health/ready"
SHOP_PORT: Final = 8000
WATCH_PORT: Final = 9464
PROCESSES: Final = {api, worker, migrate}
GIVEN: Final = {
    "DATABASE_URL": "postgres://u:c0rrect-h0rse-battery@db:5432/shop?sslmode=require",
    "REDIS_URL": "rediss://:c0rrect-h0rse-battery@cache:6379",
    "TRADEPOST_JWT_SECRET": IN_PRODUCTION["TRADEPOST_JWT_SECRET"],
}
"""What a platform hands to a process, or asks for."""


def assert_are_settings(names: Iterable[str]) -> None:
    assert set(names) - KNOWN - {PORT} == set()


def assert_are_all_processes(lines: Iterable[str]) -> None:
    """The API, a worker and what migrates, as a shell would start them."""
    assert {assert_is_command(shlex.split(line)) for line in lines} == PROCESSES


def assert_starts_in_production(values: Mapping[str, str], tmp_path: Path) -> None:
    """With what the file says and what the platform adds. No secret stands in the file; what the shop is opened with
    is seen there before the first migration.
    """
    assert {"TRADEPOST_CURRENCY", "TRADEPOST_TIME_ZONE"} <= set(values)
    assert {name for name in values if name in SECRET and values[name]} == set()
    said = {name: word for name, word in values.items() if name != PORT}
    settings = load_settings(GIVEN | said | {"TRADEPOST_DATA_DIR": str(tmp_path)})
    assert settings.production
    assert (settings.trusted_proxy.hops, settings.trusted_proxy.networks) == (1, ())
    assert read_values(said)[1] == {}
