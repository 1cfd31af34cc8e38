"""deploy/fly.toml, and the two machines that keep what the shop shows."""

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from cli.api import STOP_SECONDS_MAX
from tests.deploy.platform import (
    DEPLOY,
    READY,
    SHOP_PORT,
    WATCH_PORT,
    assert_are_all_processes,
    assert_are_settings,
    assert_starts_in_production,
)
from tests.deploy.shapes import TEXT, WHOLE, YES_OR_NO, Schema, closed, faults, named, one_of, some
from tests.test_compose import told as compose

GROUPS: Final = some(TEXT)
SHAPE: Final[Schema] = closed(
    ("app", "primary_region"),
    app=TEXT,
    primary_region=TEXT,
    kill_signal=one_of("SIGINT", "SIGTERM"),
    kill_timeout=TEXT,
    swap_size_mb=WHOLE,
    console_command=TEXT,
    build=closed((), dockerfile=TEXT, ignorefile=TEXT, image=TEXT, build_xtarget=TEXT, args=named(TEXT)),
    deploy=closed(
        (),
        release_command=TEXT,
        release_command_timeout=TEXT,
        strategy=one_of("rolling", "immediate", "canary", "bluegreen"),
        wait_timeout=TEXT,
    ),
    env=named(TEXT),
    processes=named(TEXT),
    experimental=closed((), cmd=some(TEXT), entrypoint=some(TEXT), exec=some(TEXT)),
    mounts=some(closed(("source", "destination"), source=TEXT, destination=TEXT, initial_size=TEXT, processes=GROUPS)),
    http_service=closed(
        ("internal_port",),
        internal_port=WHOLE,
        force_https=YES_OR_NO,
        auto_stop_machines=one_of("off", "stop", "suspend"),
        auto_start_machines=YES_OR_NO,
        min_machines_running=WHOLE,
        processes=GROUPS,
        concurrency=closed(("type",), type=one_of("requests", "connections"), soft_limit=WHOLE, hard_limit=WHOLE),
        checks=some(closed(("path",), method=one_of("GET"), path=TEXT, interval=TEXT, timeout=TEXT, grace_period=TEXT)),
    ),
    metrics=some(closed(("port", "path"), port=WHOLE, path=TEXT, processes=GROUPS)),
    restart=some(closed(("policy",), policy=one_of("always", "never", "on-failure"), processes=GROUPS)),
    vm=some(closed((), size=TEXT, memory=TEXT, processes=GROUPS)),
)
"""What flyctl reads of a fly.toml (its appconfig.Config; "Fly Launch configuration"), as far as it is used here."""


def told(name: str = "fly") -> dict[str, Any]:
    return tomllib.loads((DEPLOY / f"{name}.toml").read_text())


def seconds(duration: str) -> int:
    return int(duration.removesuffix("s"))


@pytest.mark.parametrize("name", ["fly", "fly-valkey", "fly-meilisearch"])
def test_it_is_what_fly_reads(name: str) -> None:
    assert faults(told(name), SHAPE) == []


def test_paths_are_seen_from_the_file() -> None:
    assert [(DEPLOY / told()["build"][key]).resolve().is_file() for key in ("dockerfile", "ignorefile")] == [True] * 2


def test_all_processes_are_there_and_each_has_a_machine() -> None:
    fly = told()
    assert_are_all_processes([*fly["processes"].values(), fly["deploy"]["release_command"]])
    assert {group for machine in fly["vm"] for group in machine["processes"]} == set(fly["processes"])
    assert fly["http_service"]["processes"] == fly["metrics"][0]["processes"] == ["api"]


def test_each_has_the_time_it_takes() -> None:
    fly = told()
    assert fly["deploy"]["release_command_timeout"] == "1h", "5 minutes unless it is said"
    assert (fly["kill_signal"], seconds(fly["kill_timeout"])) == ("SIGTERM", 15), "5 unless it is said"
    assert STOP_SECONDS_MAX < seconds(fly["kill_timeout"]) <= 300


def test_it_is_asked_where_it_listens() -> None:
    fly = told()
    assert fly["env"]["PORT"] == str(fly["http_service"]["internal_port"]) == str(SHOP_PORT)
    assert [check["path"] for check in fly["http_service"]["checks"]] == [READY]
    assert fly["env"]["TRADEPOST_METRICS_PORT"] == f"0.0.0.0:{fly['metrics'][0]['port']}" == f"0.0.0.0:{WATCH_PORT}"


def test_its_settings_are_ones_and_none_is_a_secret(tmp_path: Path) -> None:
    env = told()["env"]
    assert_are_settings(env)
    assert_starts_in_production(env, tmp_path)
    assert env["MEILI_URL"] == f"http://{told('fly-meilisearch')['app']}.internal:7700"


def test_the_stores_are_those_of_compose_and_keep_what_they_hold() -> None:
    services = compose()["services"]
    for name, image, folder in (
        ("fly-valkey", services["valkey"]["image"], "/data"),
        ("fly-meilisearch", services["meilisearch"]["image"], "/meili_data"),
    ):
        fly = told(name)
        assert fly["build"]["image"] == image
        assert [mount["destination"] for mount in fly["mounts"]] == [folder]
        assert "http_service" not in fly, "no way in from outside"
        assert fly["primary_region"] == told()["primary_region"]
    assert "noeviction" in told("fly-valkey")["experimental"]["cmd"][-1]
    assert told("fly-meilisearch")["env"]["MEILI_HTTP_ADDR"] == "[::]:7700", "Fly's own network speaks IPv6"
