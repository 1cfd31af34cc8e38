"""deploy/railway/railway.py: a project of all that a shop needs, as Railway's own authoring library reads it."""

import re
import runpy
from pathlib import Path
from typing import Any, Final

import railway_sdk

from tests.deploy.platform import (
    DEPLOY,
    READY,
    ROOT,
    assert_are_all_processes,
    assert_are_settings,
    assert_starts_in_production,
)
from tests.deploy.shapes import TEXT, WHOLE, YES_OR_NO, Schema, closed, faults, named, one_of, some
from tests.test_compose import told as compose

REGIONS: Final = ("us-west2", "us-east4-eqdc4a", "europe-west4-drams3a", "asia-southeast1-eqsg3a")
"""Railway's page "Regions"."""
REPLICAS: Final = {
    "additionalProperties": closed(("numReplicas",), numReplicas=WHOLE),
    "propertyNames": one_of(*REGIONS),
}
SERVICE: Final[Schema] = closed(
    ("address", "type", "kind", "name", "source", "deploy", "variables"),
    address=TEXT,
    type=one_of("service"),
    kind=one_of("github", "docker-image"),
    name=TEXT,
    source=closed(("type",), type=one_of("github", "image"), repo=TEXT, branch=TEXT, image=TEXT, rootDirectory=TEXT),
    build=closed(
        (),
        builder=one_of("RAILPACK", "DOCKERFILE"),
        buildCommand=TEXT,
        dockerfilePath=TEXT,
        watchPatterns=some(TEXT),
    ),
    deploy=closed(
        (),
        startCommand=TEXT,
        preDeployCommand=some(TEXT),
        healthcheckPath=TEXT,
        healthcheckTimeout=WHOLE,
        restartPolicyType=one_of("ON_FAILURE", "ALWAYS", "NEVER"),
        restartPolicyMaxRetries=WHOLE,
        cronSchedule=TEXT,
        overlapSeconds=WHOLE,
        drainingSeconds=WHOLE,
        sleepApplication=YES_OR_NO,
        numReplicas=WHOLE,
        multiRegionConfig=REPLICAS,
    ),
    variables=named(
        {
            "oneOf": [
                closed(("type", "value"), type=one_of("literal"), value=TEXT),
                closed(("type", "name"), type=one_of("sharedReference"), name=TEXT),
                closed(("type", "resource", "output"), type=one_of("reference"), resource=TEXT, output=TEXT),
            ]
        }
    ),
    volumeMounts={"const": {}},
    volumeAttachments=named(closed(("volume", "mountPath"), volume=TEXT, mountPath=TEXT, volumeConfig={})),
)
"""Railway's "Infrastructure as Code Reference", and the types of its library (`railway/iac`)."""
OUTPUTS: Final = {
    "database.Postgres": {"DATABASE_URL"},
    "database.Redis": {"REDIS_URL"},
    "bucket.pictures": {"BUCKET", "REGION", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY"},
}
"""Of what Railway provides, what is taken here (its pages "PostgreSQL", "Redis" and "Storage Buckets")."""
SHARED: Final = {"PUBLIC_URL", "TRADEPOST_JWT_SECRET", "MEILI_MASTER_KEY", "MEILI_SEARCH_KEY", "MEILI_KEY"}


def told() -> dict[str, dict[str, Any]]:
    """Each resource by its name, as Railway's command gets them."""
    program = runpy.run_path(str(DEPLOY / "railway" / "railway.py"))["main"]
    made: railway_sdk.Project = program()
    return {each["name"]: each for each in made.to_graph()["resources"]}


def literals(name: str) -> dict[str, str]:
    return {key: each["value"] for key, each in told()[name]["variables"].items() if each["type"] == "literal"}


def test_it_is_what_railway_reads() -> None:
    services = [each for each in told().values() if each["type"] == "service"]
    assert [faults(each, SERVICE) for each in services] == [[]] * 3
    for name in ("api", "worker"):
        build = told()[name]["build"]
        assert (build["builder"], (ROOT / build["dockerfilePath"]).is_file()) == ("DOCKERFILE", True)
        patterns = build["watchPatterns"]
        assert [pattern for pattern in patterns if not (ROOT / pattern.removesuffix("/**")).exists()] == []


def test_no_file_is_left_of_the_kind_that_railway_no_longer_reads() -> None:
    """Config as Code: not since December 2026 (Railway's "Infrastructure as Code")."""
    assert [file.name for file in (DEPLOY / "railway").iterdir() if file.suffix in {".json", ".toml"}] == []


def test_all_processes_are_there_and_the_schema_comes_first() -> None:
    api, worker = told()["api"]["deploy"], told()["worker"]["deploy"]
    assert_are_all_processes([api["startCommand"], worker["startCommand"], *api["preDeployCommand"]])
    assert "preDeployCommand" not in worker, "one of them migrates"
    assert {each["restartPolicyType"] for each in (api, worker)} == {"ALWAYS"}


def test_the_api_is_asked_whether_it_can_serve() -> None:
    assert told()["api"]["deploy"]["healthcheckPath"] == READY
    assert "healthcheckPath" not in told()["worker"]["deploy"], "it listens nowhere"


def test_each_has_settings_there_are_and_only_the_keys_it_needs(tmp_path: Path) -> None:
    for name, key, none in (("api", "MEILI_SEARCH_KEY", "MEILI_KEY"), ("worker", "MEILI_KEY", "MEILI_SEARCH_KEY")):
        variables = told()[name]["variables"]
        assert_are_settings(variables)
        assert key in variables
        assert not {none, "MEILI_MASTER_KEY"} & set(variables)
        said = {word: re.sub(r"\$\{\{[^}]+\}\}", "name", text) for word, text in literals(name).items()}
        address = {"PUBLIC_URL": "https://shop.example", "S3_BUCKET": "name"}
        assert_starts_in_production(said | address, tmp_path)


def test_what_it_refers_to_is_there() -> None:
    resources = told()
    addresses = {each["address"] for each in resources.values()}
    variables = [each for one in resources.values() for each in one.get("variables", {}).values()]
    referred = {(each["resource"], each["output"]) for each in variables if each["type"] == "reference"}
    assert referred == {(place, output) for place, outputs in OUTPUTS.items() for output in outputs}
    assert set(OUTPUTS) <= addresses
    assert {each["name"] for each in variables if each["type"] == "sharedReference"} == SHARED
    within = {name for each in variables for name in re.findall(r"\$\{\{(\w+)\.", each.get("value", ""))}
    assert within == {"Meilisearch"} <= set(resources)


def test_stores_are_of_the_versions_that_are_tested_and_keep_what_they_hold() -> None:
    resources, services = told(), compose()["services"]
    assert resources["Postgres"]["image"].rpartition(":")[2] == "18"
    search = resources["Meilisearch"]
    assert search["source"]["image"] == services["meilisearch"]["image"]
    assert {*search["variables"]} == {*services["meilisearch"]["environment"], "MEILI_HTTP_ADDR"}
    assert [each["mountPath"] for each in search["volumeAttachments"].values()] == ["/meili_data"]
    assert literals("Meilisearch")["MEILI_HTTP_ADDR"] == "[::]:7700", "Railway's own network may speak IPv6 alone"
    assert "networking" not in search, "no way in from outside"


def test_its_pictures_lie_in_a_bucket_that_has_a_host_of_its_own() -> None:
    assert literals("api")["S3_ENDPOINT"] == "https://{bucket}.storage.railway.app"
    regions = {each["deploy"]["multiRegionConfig"].popitem()[0] for each in told().values() if "deploy" in each}
    assert regions == {"europe-west4-drams3a"}, "one network"
