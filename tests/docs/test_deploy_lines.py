"""docs/deploy: what its pages say to enter, entered in a copy of the project.

The programs of platforms are not here. In the place of each stands one that writes down what it was asked, and fails
where a file that it is given isn't there; what the shell does itself (copies, branches, secrets) is done.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest
import yaml

from cli.main import COMMANDS
from tests.deploy.commands import assert_is_command
from tests.docs.blocks import ROOT, blocks

PAGES: Final = ("compose", "digitalocean", "fly", "heroku", "kubernetes", "railway", "systemd")
ELSEWHERE: Final = (
    *("doctl", "docker", "fly", "heroku", "kubectl", "psql", "railway"),
    *("systemctl", "systemd-run", "systemd-sysusers"),
)
WOULD_CHANGE_THE_MACHINE: Final = ("apt", "install", "pip", "python3")
STAND_IN: Final = r"""#!/bin/sh
{ printf '%s\037' "${0##*/}" "$@"; printf '\036'; } >>"$CALLS"
for word; do
    case $word in
        deploy/*|*.lock|*.yaml) test -e "$word" || { echo "$0: there is no $word" >&2; exit 66; } ;;
    esac
done
"""
COPIED: Final = ("deploy", "compose.yaml", ".env.example", *(one.name for one in ROOT.glob("*.lock")))
SERVICES: Final = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"].keys()
NAMED: Final = re.compile(r"\btradepost-[a-z]+(?:-[a-z]+)*\b")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Its copy, in a repository of its own that may be pushed somewhere, and the stand-ins beside it."""
    folder = tmp_path / "project"
    folder.mkdir()
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    (tmp_path / "bin").mkdir()
    for name in (*ELSEWHERE, *WOULD_CHANGE_THE_MACHINE):
        (tmp_path / "bin" / name).write_text(STAND_IN)
        (tmp_path / "bin" / name).chmod(0o755)
    (tmp_path / "etc" / "caddy").mkdir(parents=True)
    (tmp_path / "railway" / "bin").mkdir(parents=True)
    (tmp_path / "railway" / "bin" / "activate").touch()  # which a real `python3 -m venv` leaves there
    enter("git init --quiet --initial-branch main && git init --quiet --bare ../heroku", folder)
    enter("git remote add heroku ../heroku && git add --all && git commit --quiet --message first", folder)
    return folder


def enter(lines: str, folder: Path) -> None:
    me = {f"GIT_{who}_{what}": "you@shop.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    home = folder.parent
    path = {
        "PATH": f"{home / 'bin'}:{os.environ['PATH']}",
        "CALLS": str(home / "calls"),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines],
        cwd=folder,
        env={**os.environ, **me, **path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def on_this_machine(lines: str, home: Path) -> str:
    here = {"/opt/tradepost/bin/pip": "pip", " /etc/caddy/": f" {home}/etc/caddy/", "/tmp/railway": f"{home}/railway"}
    for there, place in here.items():
        lines = lines.replace(there, place)
    return lines


def commands_in(call: list[str]) -> list[list[str]]:
    """What of ours a platform is asked to run."""
    words = [part for word in call for part in (word.split() if word.startswith("tradepost ") else [word])]
    begun = [
        n for n, word in enumerate(words[:-1]) if word.rpartition("/")[2] == "tradepost" and words[n + 1] in COMMANDS
    ]
    return [words[n:] for n in begun]


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_says_to_enter_can_be_entered(page: str, project: Path) -> None:
    for block in blocks(f"docs/deploy/{page}.md"):
        enter(on_this_machine(block.text, project.parent), project)
    calls = [call.split("\x1f")[:-1] for call in (project.parent / "calls").read_text().split("\x1e")[:-1]]
    for call in calls:
        for words in commands_in(call):
            assert_is_command(words)
        for shape in (call[n + 1] for n, word in enumerate(call) if word == "--overrides"):
            json.loads(shape)
        if call[:2] == ["docker", "compose"] and call[2] in ("run", "exec"):
            assert next(word for word in call[3:] if not word.startswith("-")) in SERVICES
    deployed = "\n".join(file.read_text() for file in (ROOT / "deploy").rglob("*") if file.is_file())
    assert {name for call in calls for word in call for name in NAMED.findall(word)} - set(
        NAMED.findall(deployed)
    ) == set()


def test_a_file_that_is_not_there_and_a_command_that_is_none_are_found(project: Path) -> None:
    with pytest.raises(AssertionError, match=r"there is no deploy/fly-redis\.toml"):
        enter("fly deploy --config deploy/fly-redis.toml", project)
    assert commands_in(["fly", "--app", "tradepost", "--command", "tradepost doctor"]) == [["tradepost", "doctor"]]
