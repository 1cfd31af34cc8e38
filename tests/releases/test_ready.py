"""`make release`: a version is released whole, once, and under one name."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from db.schema import head
from tests.releases.changelog import Section, sections
from tests.releases.ready import ROOT, differing, places, unkept, unrecorded, untold

VERSION: Final = "0.1.0"
TOLD: Final = f"# Changelog\n\n## [Unreleased]\n\n## [{VERSION}] - 2026-11-30\n\n### Added\n\n- Everything.\n"
Look = Callable[[Path], Iterator[str]]
LOOKS: Final[tuple[Look, ...]] = (differing, untold, unrecorded, unkept)


def git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=Eve", "-c", "user.email=eve@example.com")
    subprocess.run(["git", "-C", root, *who, *words], check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """All that is looked at, as it is, with a changelog that tells of the version."""
    for name in places(ROOT):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "CHANGELOG.md").write_text(TOLD)
    kept = tmp_path / "docs/openapi" / f"{VERSION}.json"
    kept.parent.mkdir()
    shutil.copy(ROOT / "docs/openapi.json", kept)
    record = tmp_path / "tests/releases" / VERSION / "release.json"
    record.parent.mkdir(parents=True)
    record.write_text(json.dumps({"version": VERSION, "schema": head(), "tables": {}}))
    for words in (("init",), ("add", "."), ("commit", "-m", "All of it")):
        git(tmp_path, *words)
    return tmp_path


def wrong(root: Path) -> list[str]:
    return [fault for look in LOOKS for fault in look(root)]


def test_every_place_that_names_the_version_names_the_same() -> None:
    assert list(differing(ROOT)) == []


def test_what_is_told_named_and_kept_may_be_released_once(project: Path) -> None:
    assert wrong(project) == []
    git(project, "tag", f"v{VERSION}")
    assert wrong(project) == [f"git: v{VERSION} is there already. Raise the version."]


@pytest.mark.parametrize(
    ("file", "was", "now", "said"),
    [
        ("pyproject.toml", '"0.1.0"', '"0.1"', "pyproject.toml: 0.1 is no version of three numbers."),
        ("src/adapters/version.py", "0.1.0", "0.2.0", "src/adapters/version.py: says 0.2.0, and pyproject.toml 0.1.0."),
        ("compose.yaml", "tradepost:0.1.0", "tradepost:latest", "compose.yaml: says latest, and pyproject.toml 0.1.0."),
        ("CHANGELOG.md", "[Unreleased]\n", "[Unreleased]\n\n- More.\n", "Unreleased belongs to a version"),
        ("CHANGELOG.md", "## [Unreleased]\n", "", "CHANGELOG.md: begin with `## [Unreleased]`."),
        ("CHANGELOG.md", "[0.1.0]", "[0.0.9]", "CHANGELOG.md: tell of 0.1.0 next"),
        ("CHANGELOG.md", " - 2026-11-30", " - today", "CHANGELOG.md: 0.1.0 needs its day"),
        ("CHANGELOG.md", "### Added", "### Improved", "CHANGELOG.md: 0.1.0: Improved is no kind of change."),
        ("CHANGELOG.md", "### Added\n\n- Everything.\n", "", "CHANGELOG.md: nothing is told of 0.1.0."),
        ("CHANGELOG.md", "Everything.\n", "All.\n\n## [0.2.0] - 2026-11-29\n", "the newest version comes first"),
        ("docs/openapi/0.1.0.json", '"/cart/add"', '"/basket/add"', "the API has changed since"),
        ("tests/releases/0.1.0/release.json", head(), "0001", "recorded with schema 0001"),
    ],
)
def test_what_is_not_as_it_should_be_is_named(project: Path, file: str, was: str, now: str, said: str) -> None:
    text = (project / file).read_text()
    assert was in text
    (project / file).write_text(text.replace(was, now))
    assert any(said in fault for fault in wrong(project)), wrong(project)
    assert "git: commit what has changed." in wrong(project)


def test_what_was_not_recorded_is_named_with_what_does_it(project: Path) -> None:
    shutil.rmtree(project / "tests")
    shutil.rmtree(project / "docs/openapi")
    assert list(unrecorded(project)) == [
        'docs/openapi/0.1.0.json: make openapi ARGS="--release" keeps it.',
        "tests/releases/0.1.0: .venv/bin/pytest -n 0 tests/releases/record.py writes it.",
    ]


def test_notes_of_a_release_are_its_part_of_the_changelog(tmp_path: Path) -> None:
    (tmp_path / "CHANGELOG.md").write_text(TOLD + "\n## [0.0.1] - 2026-01-01\n\n### Fixed\n\n- A lamp.\n")
    assert sections(tmp_path / "CHANGELOG.md") == [
        Section("Unreleased", None, ""),
        Section("0.1.0", "2026-11-30", "### Added\n\n- Everything."),
        Section("0.0.1", "2026-01-01", "### Fixed\n\n- A lamp."),
    ]
