"""`make release`: whether this version may be released. Writes its notes and packages, and says how it is tagged.

It changes nothing but `dist`. How a release is made: docs/how-to/release.md.
"""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import msgspec
from packaging.version import InvalidVersion, Version

from db.schema import head
from tests.releases.changelog import UNRELEASED, sections
from tests.releases.released import RELEASE, Release

ROOT: Final = Path(__file__).parents[2]
SEMVER: Final = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
IN_THE_CODE: Final = re.compile(r'^VERSION: Final = "(.+)"$', re.M)
IMAGE: Final = re.compile(r"\bimage: (?:\S+/)?tradepost:(\S+)|\bnewTag: \"?([\w.]+)")


def places(root: Path) -> dict[str, set[str]]:
    """Where a version is named, and which."""
    code = (root / "src/adapters/version.py").read_text()
    said = {
        "pyproject.toml": {str(tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"])},
        "src/adapters/version.py": set(IN_THE_CODE.findall(code)),
        "docs/openapi.json": {str(json.loads((root / "docs/openapi.json").read_text())["info"]["version"])},
    }
    for file in (root / "compose.yaml", *sorted((root / "deploy/kubernetes").rglob("*.yaml"))):
        if images := {image or tag for image, tag in IMAGE.findall(file.read_text())}:
            said[str(file.relative_to(root))] = images
    return said


def version_of(root: Path) -> str:
    (version,) = places(root)["pyproject.toml"]
    return version


def differing(root: Path) -> Iterator[str]:
    version = version_of(root)
    if SEMVER.fullmatch(version) is None:
        yield f"pyproject.toml: {version} is no version of three numbers."
    for place, said in places(root).items():
        yield from (f"{place}: says {other}, and pyproject.toml {version}." for other in sorted(said - {version}))


def untold(root: Path) -> Iterator[str]:
    """What the changelog lacks."""
    told = sections(root / "CHANGELOG.md")
    if not told or told[0].version != UNRELEASED:
        yield f"CHANGELOG.md: begin with `## [{UNRELEASED}]`."
        return
    if told[0].text:
        yield f"CHANGELOG.md: what stands under {UNRELEASED} belongs to a version."
    released = told[1:]
    if not released or released[0].version != version_of(root):
        yield f"CHANGELOG.md: tell of {version_of(root)} next, as `## [{version_of(root)}] - YEAR-MONTH-DAY`."
        return
    if not released[0].text:
        yield f"CHANGELOG.md: nothing is told of {version_of(root)}."
    for each in released:
        if not each.has_a_day:
            yield f"CHANGELOG.md: {each.version} needs its day, as `- 2026-11-30`."
        yield from (f"CHANGELOG.md: {each.version}: {kind} is no kind of change." for kind in each.odd_kinds)
    try:
        numbers = [Version(each.version) for each in released]
    except InvalidVersion as wrong:
        yield f"CHANGELOG.md: {wrong}."
        return
    if numbers != sorted(set(numbers), reverse=True):
        yield "CHANGELOG.md: the newest version comes first, and each once."


def unrecorded(root: Path) -> Iterator[str]:
    """What the next release is to be held against."""
    version = version_of(root)
    kept = root / "docs/openapi" / f"{version}.json"
    if not kept.exists():
        yield f'docs/openapi/{version}.json: make openapi ARGS="--release" keeps it.'
    elif kept.read_text() != (root / "docs/openapi.json").read_text():
        yield f"docs/openapi/{version}.json: the API has changed since. Raise the version."
    record = root / "tests/releases" / version / RELEASE
    if not record.exists():
        yield f"tests/releases/{version}: .venv/bin/pytest -n 0 tests/releases/record.py writes it."
    elif (schema := msgspec.json.decode(record.read_bytes(), type=Release).schema) != head():
        yield f"tests/releases/{version}: recorded with schema {schema}, and this is {head()}. Raise the version."


def unkept(root: Path) -> Iterator[str]:
    """What git doesn't have, or has already."""
    if asked(root, "status", "--porcelain"):
        yield "git: commit what has changed."
    if f"v{version_of(root)}" in asked(root, "tag").split():
        yield f"git: v{version_of(root)} is there already. Raise the version."


def asked(root: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", root, *words], capture_output=True, text=True, check=True).stdout


def packaged(root: Path, into: Path) -> list[Path]:
    """A wheel and a source distribution. Raises ClickException with the builder's own words."""
    shutil.rmtree(into, ignore_errors=True)
    command: list[str | Path] = [
        Path(sys.executable).parent / "uv",
        "build",
        "--quiet",
        "--no-build-isolation",
        "--out-dir",
        into,
        root,
    ]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    if built.returncode:
        raise click.ClickException(f"the packages can't be built: {built.stderr.strip()}")
    return sorted([*into.glob("*.whl"), *into.glob("*.tar.gz")])


@click.command()
def main() -> None:
    """Look whether this version may be released; then write its notes and packages into dist/."""
    faults = [fault for look in (differing, untold, unrecorded, unkept) for fault in look(ROOT)]
    for fault in faults:
        click.echo(f"✗ {fault}")
    if faults:
        sys.exit(1)
    version, dist = version_of(ROOT), ROOT / "dist"
    files = packaged(ROOT, dist / version)
    notes = dist / version / "notes.md"
    notes.write_text(f"{sections(ROOT / 'CHANGELOG.md')[1].text}\n")
    click.echo(f"✓ {version} may be released: {', '.join(str(file.relative_to(ROOT)) for file in (notes, *files))}")
    click.echo(f"  git tag -a v{version} -F {notes.relative_to(ROOT)} --cleanup=verbatim && git push origin v{version}")


if __name__ == "__main__":
    main()
