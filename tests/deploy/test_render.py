"""deploy/render.yaml: a Blueprint of all that a shop needs."""

from pathlib import Path
from typing import Any, Final

import yaml

from tests.deploy.platform import (
    DEPLOY,
    READY,
    ROOT,
    SHOP_PORT,
    assert_are_all_processes,
    assert_are_settings,
    assert_starts_in_production,
)
from tests.deploy.shapes import TEXT, WHOLE, Schema, closed, faults, one_of, some
from tests.test_compose import told as compose

OF_A_STORE: Final = one_of("connectionString", "host", "port")
OF_A_PROGRAM: Final = one_of("web", "pserv")
WHERE: Final = one_of("host", "port", "hostport")
REGIONS: Final = one_of("oregon", "ohio", "virginia", "frankfurt", "singapore")
VARIABLE: Final[Schema] = {
    "oneOf": [
        closed(("fromGroup",), fromGroup=TEXT),
        closed(("key", "value"), key=TEXT, value=TEXT),
        closed(("key", "sync"), key=TEXT, sync={"const": False}),
        closed(("key", "generateValue"), key=TEXT, generateValue={"const": True}),
        closed(
            ("key", "fromDatabase"),
            key=TEXT,
            fromDatabase=closed(("name", "property"), name=TEXT, property=OF_A_STORE),
        ),
        closed(
            ("key", "fromService"),
            key=TEXT,
            fromService={
                "oneOf": [
                    closed(("type", "name", "property"), type=one_of("keyvalue"), name=TEXT, property=OF_A_STORE),
                    closed(("type", "name", "property"), type=OF_A_PROGRAM, name=TEXT, property=WHERE),
                    closed(("type", "name", "envVarKey"), type=OF_A_PROGRAM, name=TEXT, envVarKey=TEXT),
                ]
            },
        ),
    ]
}
OF_GROUPS: Final[Schema] = {"oneOf": [VARIABLE["oneOf"][1], VARIABLE["oneOf"][3]]}
"""A group may neither ask for anything nor speak of others."""
OF_ANY: Final[dict[str, Schema]] = {"type": TEXT, "name": TEXT, "region": REGIONS}
OF_OURS: Final[dict[str, Schema]] = OF_ANY | {
    "plan": one_of("starter", "standard", "pro", "pro plus", "pro max", "pro ultra"),
    "runtime": one_of("docker", "image"),
    "dockerfilePath": TEXT,
    "dockerContext": TEXT,
    "dockerCommand": TEXT,
    "image": closed(("url",), url=TEXT),
    "preDeployCommand": TEXT,
    "maxShutdownDelaySeconds": {"type": "integer", "minimum": 1, "maximum": 300},
    "numInstances": WHOLE,
    "autoDeployTrigger": one_of("off", "commit", "checksPass"),
    "envVars": some(VARIABLE),
    "disk": closed(("name", "mountPath"), name=TEXT, mountPath=TEXT, sizeGB=WHOLE),
}
ADDRESSES: Final = some(closed(("source",), source=TEXT, description=TEXT))
SHAPES: Final[dict[str, Schema]] = {
    "web": closed(("type", "name", "runtime"), **OF_OURS, healthCheckPath=TEXT, domains=some(TEXT)),
    "worker": closed(("type", "name", "runtime"), **OF_OURS),
    "pserv": closed(("type", "name", "runtime"), **OF_OURS),
    "keyvalue": closed(
        ("type", "name", "ipAllowList"),
        **OF_ANY,
        plan=one_of("starter", "standard", "pro", "pro plus"),
        ipAllowList=ADDRESSES,
        maxmemoryPolicy=one_of("noeviction", "allkeys-lru", "volatile-lru", "allkeys-random", "volatile-ttl"),
    ),
}
FILE: Final[Schema] = closed(
    ("services",),
    services=some({"type": "object"}),
    databases=some(
        closed(
            ("name",),
            name=TEXT,
            plan={"type": "string", "pattern": "^(basic-(256mb|1gb|4gb)|(pro|accelerated)-[0-9]+gb)$"},
            region=REGIONS,
            postgresMajorVersion={"enum": [str(version) for version in range(13, 19)]},
            databaseName=TEXT,
            user=TEXT,
            diskSizeGB=WHOLE,
            ipAllowList=ADDRESSES,
        )
    ),
    envVarGroups=some(closed(("name", "envVars"), name=TEXT, envVars=some(OF_GROUPS))),
    previews=closed((), generation=one_of("off", "manual", "automatic"), expireAfterDays=WHOLE),
)
"""Render's "Blueprint YAML Reference", and the plans and versions that the description of its API names."""


def told() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "render.yaml").read_text())
    return found


def service(kind: str) -> dict[str, Any]:
    (found,) = (each for each in told()["services"] if each["type"] == kind)
    each: dict[str, Any] = found
    return each


def variables(kind: str) -> dict[str, dict[str, Any]]:
    groups = {group["name"]: group["envVars"] for group in told()["envVarGroups"]}
    said = [
        each for one in service(kind)["envVars"] for each in (groups[one["fromGroup"]] if "fromGroup" in one else [one])
    ]
    found = {each["key"]: each for each in said}
    assert len(found) == len(said), "nothing is said twice"
    return found


def test_it_is_what_render_reads() -> None:
    assert faults(told(), FILE) == []
    assert [faults(each, SHAPES[each["type"]]) for each in told()["services"]] == [[]] * 4


def test_what_it_speaks_of_is_there() -> None:
    kinds = {each["name"]: each["type"] for each in told()["services"]}
    for kind in ("web", "worker"):
        assert (ROOT / service(kind)["dockerfilePath"]).is_file()
        found = variables(kind)
        assert found["DATABASE_URL"]["fromDatabase"]["name"] == told()["databases"][0]["name"]
        referred = {key: each["fromService"] for key, each in found.items() if "fromService" in each}
        assert set(referred) - {"PUBLIC_URL"} == {"REDIS_URL", "MEILI_URL"}
        assert all(kinds[each["name"]] == each["type"] for each in referred.values())
        assert referred["MEILI_URL"]["property"] == "hostport", "its name may have letters of Render's behind it"
    assert {each["region"] for each in (*told()["services"], *told()["databases"])} == {"frankfurt"}, "one network"


def test_all_processes_are_there_and_asked_as_they_answer() -> None:
    web = service("web")
    assert_are_all_processes([web["dockerCommand"], service("worker")["dockerCommand"], web["preDeployCommand"]])
    assert (web["healthCheckPath"], variables("web")["PORT"]["value"]) == (READY, str(SHOP_PORT))


def test_each_has_settings_there_are_and_only_the_keys_it_needs(tmp_path: Path) -> None:
    for kind, key, none in (("web", "MEILI_SEARCH_KEY", "MEILI_KEY"), ("worker", "MEILI_KEY", "MEILI_SEARCH_KEY")):
        found = variables(kind)
        assert_are_settings(found)
        said = {name: each["value"] for name, each in found.items() if "value" in each}
        handed_on = {"PUBLIC_URL": "https://lamps.example", "MEILI_URL": "tradepost-meilisearch-2j3e:7700"}
        assert_starts_in_production(said | handed_on, tmp_path)
        assert found[key] == {"key": key, "sync": False}
        assert not {none, "MEILI_MASTER_KEY"} & set(found)


def test_what_is_ones_own_is_asked_for_and_no_push_puts_it_back() -> None:
    assert variables("web")["PUBLIC_URL"] == {"key": "PUBLIC_URL", "sync": False}
    asked = {"type": "web", "name": service("web")["name"], "envVarKey": "PUBLIC_URL"}
    assert variables("worker")["PUBLIC_URL"]["fromService"] == asked
    assert {each["key"] for each in service("pserv")["envVars"] if each.get("sync") is False} == {"MEILI_MASTER_KEY"}


def test_stores_are_of_the_versions_that_are_tested_and_forget_nothing() -> None:
    (database,) = told()["databases"]
    assert database["postgresMajorVersion"] == "18"
    assert service("keyvalue")["maxmemoryPolicy"] == "noeviction"
    search, here = service("pserv"), compose()["services"]["meilisearch"]
    assert search["image"]["url"] == f"docker.io/{here['image']}"
    assert {each["key"] for each in search["envVars"]} == {*here["environment"], "PORT"}
    assert search["envVars"][0] == {"key": "PORT", "value": "7700"}, "what `hostport` says"
    assert search["disk"]["mountPath"] == "/meili_data"
    assert database["ipAllowList"] == service("keyvalue")["ipAllowList"] == [], "nobody from outside"
