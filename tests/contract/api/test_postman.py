"""The Postman collection is the journey, and Postman's own runner makes it."""

import asyncio
import json
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from api.requests.bodies import PASSWORD_EXAMPLE
from tests.contract.api.documents import POSTMAN, openapi
from tests.contract.api.journey import ASIDE, CHAPTERS
from tests.contract.api.node_tools import installed, needs_node
from tests.contract.api.operations import operations_of
from tests.contract.api.postman import VARIABLES
from tests.contract.api.prepared import ADMIN, admins
from tests.contract.api.steps import VARIABLE, steps_of
from tests.docs.blocks import ROOT, block
from tests.world import World

SECONDS_MAX = 300


@pytest.fixture(scope="module")
def collection() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(POSTMAN.read_text())
    return made


def test_every_operation_is_sent_and_looked_at(collection: dict[str, Any]) -> None:
    assert [folder["name"] for folder in collection["item"]] == [*CHAPTERS]
    items = [item for folder in collection["item"] for item in folder["item"]]
    assert {item["name"].partition(" (")[0] for item in items} == {str(one) for one in operations_of(openapi())}
    for item in items:
        tests = [line for event in item["event"] if event["listen"] == "test" for line in event["script"]["exec"]]
        assert "pm.response.to.have.status(" in tests[0], item["name"]
    bought = next(item for item in items if item["name"] == "POST /order/create")
    assert json.loads(bought["request"]["body"]["raw"])["shipping_address"]["city"] == "Bern"
    assert bought["request"]["auth"]["bearer"][0]["value"] == "{{eve_token}}"


def test_what_the_journey_needs_is_said_or_kept_on_the_way() -> None:
    known = {*VARIABLES, *("admin_password",)}
    for step in steps_of(openapi()):
        if step.chapter != ASIDE:
            assert step.variables <= known, f"{step}: nobody has said {step.variables - known}"
        known |= step.keeps.keys()


def test_only_what_is_new_in_each_run_is_another_than_in_the_examples(collection: dict[str, Any]) -> None:
    first = collection["item"][0]["item"][0]["event"][0]["script"]["exec"]
    assert [line.split('"')[1] for line in first if ".set(" in line] == [
        *("eve_email", "ben_email", "sku", "other_sku", "coupon_code"),
    ]
    assert VARIABLE.findall(collection["item"][0]["item"][0]["request"]["url"]["raw"]) == ["base_url"]


def test_the_page_names_chapters_that_are_there() -> None:
    words = shlex.split(block("docs/clients.md", "newman run"))
    assert words[:3] == ["newman", "run", "docs/postman.json"]
    named = [words[n + 1] for n, word in enumerate(words) if word == "--folder"]
    assert named == list(CHAPTERS)[:3]


@pytest.mark.slow  # Postman's runner takes longer to start than the journey does
@needs_node
async def test_postmans_own_runner_makes_the_journey_twice(
    world: World, url: str, node_cache: Path, tmp_path: Path
) -> None:
    await admins(world)
    runner = installed("newman", node_cache) / "node_modules" / "newman" / "bin" / "newman.js"
    steps = [step for step in steps_of(openapi()) if step.chapter != ASIDE]
    folders = [word for chapter in CHAPTERS if chapter != ASIDE for word in ("--folder", chapter)]
    said = {"base_url": url, "admin_email": ADMIN, "admin_password": PASSWORD_EXAMPLE}
    variables = [word for name, value in said.items() for word in ("--env-var", f"{name}={value}")]
    for number in range(2):
        report = tmp_path / f"{number}.json"
        running = await asyncio.create_subprocess_exec(
            *("node", str(runner), "run", str(POSTMAN), *folders, *variables),
            *("--reporters", "json", "--reporter-json-export", str(report)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            async with asyncio.timeout(SECONDS_MAX):
                printed, _ = await running.communicate()
        finally:
            if running.returncode is None:
                running.kill()
        run = json.loads(report.read_text())["run"]
        assert [f"{one['source']['name']}: {one['error']['message']}" for one in run["failures"]] == []
        assert running.returncode == 0, printed.decode()
        assert run["stats"]["requests"]["total"] == len(steps)
        assert run["stats"]["assertions"]["total"] == sum(1 + bool(step.operation.always) for step in steps)


@pytest.mark.slow
@needs_node
async def test_the_pages_own_line_runs(world: World, url: str, node_cache: Path) -> None:
    await admins(world)
    line = block("docs/clients.md", "newman run").replace("http://127.0.0.1:8000", url)
    line = line.replace("admin_email=...", f"admin_email={ADMIN}")
    line = line.replace("admin_password=...", shlex.quote(f"admin_password={PASSWORD_EXAMPLE}"))
    runner = installed("newman", node_cache) / "node_modules" / "newman" / "bin" / "newman.js"
    command = line.replace("newman", f"node {runner}", 1)
    running = await asyncio.create_subprocess_exec("bash", "-c", command, cwd=ROOT, stdout=subprocess.PIPE)
    async with asyncio.timeout(SECONDS_MAX):
        printed, _ = await running.communicate()
    assert running.returncode == 0, printed.decode()
