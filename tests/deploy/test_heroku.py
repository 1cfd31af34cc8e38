"""deploy/heroku: what goes to the root of what is pushed to Heroku."""

import json
import re
from pathlib import Path
from typing import Any, Final

import yaml

from tests.deploy.platform import DEPLOY, assert_are_all_processes, assert_are_settings, assert_starts_in_production
from tests.deploy.shapes import TEXT, WHOLE, YES_OR_NO, Schema, closed, faults, named, one_of, some

SIZES: Final = one_of("eco", "basic", "standard-1x", "standard-2x", "performance-m", "performance-l")
HEROKU: Final = DEPLOY / "heroku"
ADDON: Final = {"oneOf": [TEXT, closed(("plan",), plan=TEXT, **{"as": TEXT}, options=named(TEXT))]}
MANIFEST: Final[Schema] = closed(
    ("build", "run"),
    setup=closed((), addons=some(ADDON), config=named(TEXT)),
    build=closed((), docker=named(TEXT), config=named(TEXT)),
    release=closed(("command",), image=TEXT, command=some(TEXT)),
    run=named({"oneOf": [TEXT, closed(("command",), image=TEXT, command=some(TEXT))]}),
)
"""Heroku's article "Building Docker Images with heroku.yml"."""
APP: Final[Schema] = closed(
    (),
    name={"type": "string", "pattern": "^[a-zA-Z-_.]+$", "maxLength": 300},
    description=TEXT,
    keywords=some(TEXT),
    website=TEXT,
    repository=TEXT,
    logo=TEXT,
    success_url=TEXT,
    scripts=closed((), postdeploy=TEXT, pr_xpredestroy=TEXT),
    env=named(
        {
            "oneOf": [
                TEXT,
                closed((), description=TEXT, value=TEXT, required=YES_OR_NO, generator=one_of("secret")),
            ]
        }
    ),
    formation=named(closed((), quantity=WHOLE, size=SIZES)),
    addons=some(ADDON),
    buildpacks=some(closed(("url",), url=TEXT)),
    environments=named({"type": "object"}),
    stack=one_of("container", "heroku-24", "heroku-26"),
    image=TEXT,
)
"""Heroku's article "app.json Schema"."""


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((HEROKU / "heroku.yml").read_text())
    return found


def app() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HEROKU / "app.json").read_text())
    return found


def procfile() -> dict[str, str]:
    lines = (HEROKU / "Procfile").read_text().splitlines()
    return dict(re.fullmatch(r"([A-Za-z0-9_-]+): (.+)", line).groups() for line in lines)  # type: ignore[union-attr,misc]


def test_they_are_what_heroku_reads() -> None:
    assert faults(manifest(), MANIFEST) == []
    assert faults(app(), APP) == []


def test_all_processes_are_there_in_each() -> None:
    run, release = manifest()["run"], manifest()["release"]
    assert_are_all_processes([run["web"], *run["worker"]["command"], *release["command"]])
    assert_are_all_processes(procfile().values())
    assert set(procfile()) == {*run, "release"}
    assert set(app()["formation"]) == set(run)


def test_the_image_is_built_once_and_of_the_file_that_is_copied_to_the_root() -> None:
    assert manifest()["build"]["docker"] == {"web": "Dockerfile"}
    assert {manifest()["release"]["image"], manifest()["run"]["worker"]["image"]} == {"web"}
    assert app()["stack"] == "container"


def test_settings_are_ones_and_said_alike_in_both(tmp_path: Path) -> None:
    env = app()["env"]
    assert_are_settings(env)
    values = {name: each["value"] for name, each in env.items() if "value" in each}
    assert values == manifest()["setup"]["config"]
    assert_starts_in_production(values | {"PUBLIC_URL": "https://lamps.herokuapp.com"}, tmp_path)
    assert [name for name, each in env.items() if not each["description"]] == []
    assert env["TRADEPOST_JWT_SECRET"]["generator"] == "secret"
    assert {name for name, each in env.items() if each.get("required")} == {
        "PUBLIC_URL",
        "MEILI_URL",
        "MEILI_SEARCH_KEY",
        "MEILI_KEY",
    }


def test_its_postgres_is_new_enough() -> None:
    postgres, _ = app()["addons"]
    assert postgres["options"]["version"] == "18"
