"""deploy/railway: a file for each service, which Railway is told the path of."""

import json
from typing import Any, Final

import pytest

from tests.deploy.platform import DEPLOY, READY, ROOT, assert_are_all_processes
from tests.deploy.shapes import TEXT, WHOLE, YES_OR_NO, Schema, closed, faults, one_of, some

SHAPE: Final[Schema] = closed(
    ("build", "deploy"),
    **{"$schema": TEXT},
    build=closed(
        ("builder",),
        builder=one_of("RAILPACK", "DOCKERFILE"),
        dockerfilePath=TEXT,
        watchPatterns=some(TEXT),
        buildCommand=TEXT,
    ),
    deploy=closed(
        ("startCommand",),
        startCommand=TEXT,
        preDeployCommand=some(TEXT),
        healthcheckPath=TEXT,
        healthcheckTimeout=WHOLE,
        restartPolicyType=one_of("ON_FAILURE", "ALWAYS", "NEVER"),
        restartPolicyMaxRetries=WHOLE,
        cronSchedule=TEXT,
        overlapSeconds=WHOLE,
        drainingSeconds=WHOLE,
        numReplicas=WHOLE,
        sleepApplication=YES_OR_NO,
    ),
)
"""Railway's reference "Config as Code"."""


def told(service: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DEPLOY / "railway" / f"{service}.json").read_text())
    return found


@pytest.mark.parametrize("service", ["api", "worker"])
def test_it_is_what_railway_reads(service: str) -> None:
    assert faults(told(service), SHAPE) == []
    build = told(service)["build"]
    assert (ROOT / build["dockerfilePath"]).is_file()
    assert [pattern for pattern in build["watchPatterns"] if not (ROOT / pattern.removesuffix("/**")).exists()] == []


def test_all_processes_are_there_and_the_schema_comes_first() -> None:
    api, worker = told("api")["deploy"], told("worker")["deploy"]
    assert_are_all_processes([api["startCommand"], worker["startCommand"], *api["preDeployCommand"]])
    assert "preDeployCommand" not in worker, "one of them migrates"


def test_the_api_is_asked_whether_it_can_serve() -> None:
    assert told("api")["deploy"]["healthcheckPath"] == READY
    assert "healthcheckPath" not in told("worker")["deploy"], "it listens nowhere"
