"""deploy/digitalocean/app.yaml: an app of DigitalOcean's App Platform."""

import re
from pathlib import Path
from typing import Any, Final

import yaml

from cli.api import STOP_SECONDS_MAX
from tests.deploy.platform import (
    DEPLOY,
    LIVE,
    READY,
    ROOT,
    SHOP_PORT,
    assert_are_all_processes,
    assert_are_settings,
    assert_starts_in_production,
)
from tests.deploy.shapes import TEXT, WHOLE, YES_OR_NO, Schema, closed, faults, one_of, some

VARIABLE: Final = closed(
    ("key", "value"),
    key=TEXT,
    value=TEXT,
    scope=one_of("RUN_TIME", "BUILD_TIME", "RUN_AND_BUILD_TIME"),
    type=one_of("GENERAL", "SECRET"),
)
CHECK: Final = closed(
    ("http_path",),
    http_path=TEXT,
    port=WHOLE,
    initial_delay_seconds={"type": "integer", "minimum": 0, "maximum": 3600},
    period_seconds={"type": "integer", "minimum": 1, "maximum": 300},
    timeout_seconds={"type": "integer", "minimum": 1, "maximum": 120},
    success_threshold={"type": "integer", "minimum": 1, "maximum": 50},
    failure_threshold={"type": "integer", "minimum": 1, "maximum": 50},
)
OF_ANY: Final[dict[str, Schema]] = {
    "name": TEXT,
    "github": closed(("repo", "branch"), repo=TEXT, branch=TEXT, deploy_on_push=YES_OR_NO),
    "dockerfile_path": TEXT,
    "run_command": TEXT,
    "envs": some(VARIABLE),
    "instance_size_slug": TEXT,
    "instance_count": {"type": "integer", "minimum": 1, "maximum": 250},
}
KIND: Final = one_of("PRE_DEPLOY", "POST_DEPLOY", "FAILED_DEPLOY", "SCHEDULED")
GRACE: Final = {"type": "integer", "minimum": 1, "maximum": 600}
NEEDED: Final = ("name", "github", "dockerfile_path", "run_command")
SHAPE: Final[Schema] = closed(
    ("name", "services", "workers", "jobs"),
    name=TEXT,
    region=TEXT,
    disable_edge_cache=YES_OR_NO,
    disable_email_obfuscation=YES_OR_NO,
    enhanced_threat_control_enabled=YES_OR_NO,
    envs=some(VARIABLE),
    services=some(
        closed(
            (*NEEDED, "http_port"),
            **OF_ANY,
            http_port=WHOLE,
            internal_ports=some(WHOLE),
            health_check=CHECK,
            liveness_health_check=CHECK,  # of which a success_threshold is 1
            termination=closed(
                (), drain_seconds={"type": "integer", "minimum": 1, "maximum": 110}, grace_period_seconds=GRACE
            ),
        )
    ),
    workers=some(closed(NEEDED, **OF_ANY, termination=closed((), grace_period_seconds=GRACE))),
    jobs=some(closed((*NEEDED, "kind"), **OF_ANY, timeout=TEXT, kind=KIND)),
    ingress=closed(
        ("rules",),
        rules=some(
            closed(
                ("match", "component"),
                match=closed(("path",), path=closed(("prefix",), prefix=TEXT)),
                component=closed(("name",), name=TEXT, preserve_path_prefix=YES_OR_NO),
            )
        ),
    ),
    databases=some(
        closed(
            ("name", "engine"),
            name=TEXT,
            engine=one_of("PG", "VALKEY", "REDIS", "MYSQL"),
            version=TEXT,
            production=YES_OR_NO,
            cluster_name=TEXT,
            db_name=TEXT,
            db_user=TEXT,
        )
    ),
    domains=some(closed(("domain",), domain=TEXT, type=one_of("DEFAULT", "PRIMARY", "ALIAS"))),
)
"""The App Spec, as DigitalOcean's own client knows it (godo's AppSpec), as far as it is used here."""


def told() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "digitalocean" / "app.yaml").read_text())
    return found


def parts() -> list[dict[str, Any]]:
    return [part for kind in ("services", "workers", "jobs") for part in told()[kind]]


def test_it_is_what_digitalocean_reads() -> None:
    assert faults(told(), SHAPE) == []
    assert {(ROOT / part["dockerfile_path"]).is_file() for part in parts()} == {True}


def test_all_processes_are_there_and_the_schema_comes_first() -> None:
    assert_are_all_processes(part["run_command"] for part in parts())
    (job,) = told()["jobs"]
    assert (job["run_command"], job["kind"]) == ("tradepost migrate", "PRE_DEPLOY")
    assert job["timeout"] == "1h", "half of it unless it is said"


def test_it_is_asked_where_it_listens_and_gets_addresses_as_they_are() -> None:
    (api,) = told()["services"]
    assert (api["http_port"], api["health_check"]["http_path"]) == (SHOP_PORT, READY)
    assert api["liveness_health_check"]["http_path"] == LIVE
    (rule,) = told()["ingress"]["rules"]
    assert rule["component"] == {"name": api["name"], "preserve_path_prefix": True}


def test_the_edge_hands_on_what_the_shop_says_as_it_says_it() -> None:
    """DigitalOcean's "Configure Edge Settings": the cache holds server-sent events back, and addresses in pages are
    replaced by a script of the edge's, which the shop's pages don't let run.
    """
    assert (told()["disable_edge_cache"], told()["disable_email_obfuscation"]) == (True, True)


def test_each_has_time_to_end() -> None:
    ends = [part["termination"]["grace_period_seconds"] for part in parts() if "termination" in part]
    assert (ends, min(ends) > STOP_SECONDS_MAX) == ([30, 30], True)


def test_each_has_settings_there_are_and_only_the_keys_it_needs(tmp_path: Path) -> None:
    everybody = told()["envs"]
    for part in parts():
        said = [*everybody, *part.get("envs", ())]
        assert_are_settings(each["key"] for each in said)
        open_ones = {each["key"]: each["value"] for each in said if not re.search(r"\$\{|^CHANGE$", each["value"])}
        address = {"PUBLIC_URL": "https://tradepost-abcde.ondigitalocean.app"}
        assert_starts_in_production(open_ones | address, tmp_path)
        assert {each["key"] for each in said if each.get("type") == "SECRET"} == {
            each["key"] for each in said if each["value"] == "CHANGE"
        }
    keys = {part["name"]: [each["key"] for each in part.get("envs", ())] for part in parts()}
    assert keys == {"api": ["MEILI_SEARCH_KEY"], "worker": ["MEILI_KEY"], "migrate": []}


def test_what_it_refers_to_is_there() -> None:
    names = {database["name"] for database in told()["databases"]}
    referred = re.findall(r"\$\{(\w+)\.(\w+)\}", str(told()["envs"]))
    assert {name for name, _ in referred} == names
    assert {what for _, what in referred} == {"DATABASE_URL"}
    assert {(each["engine"], each["version"]) for each in told()["databases"]} == {("PG", "18"), ("VALKEY", "8")}
