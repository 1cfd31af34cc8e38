"""Every command line that the pages name is one: its words, its options, its targets, its files."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest

from cli.main import tradepost

ROOT: Final = Path(__file__).parents[2]
PAST: Final = "CHANGELOG.md"
PAGES: Final = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")} - {ROOT / PAST})
FENCED: Final = re.compile(r"^```\w*\n(.*?)^```", re.M | re.S)
INLINE: Final = re.compile(r"`([^`]+)`")
OURS: Final = re.compile(r"^(?:\.venv/bin/)?tradepost ((?:[a-z]|--)(?:(?!  )[^|>#&;\\])*)")
MAKE: Final = re.compile(r"^make ([a-z]+)(?: ARGS=\"([^\"]*)\")?")
FILE: Final = re.compile(r"(?:src|db|tests|deploy|bench)/[\w./-]+\.\w+")
TARGETS: Final = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
READERS_OWN: Final = {"src/schema.d.ts", "deploy/kubernetes/mine/secrets.example.yaml"}


def code(page: Path) -> list[str]:
    """Lines of fenced blocks, and what stands in backticks."""
    text = page.read_text()
    blocks = [line for block in FENCED.findall(text) for line in block.splitlines()]
    return blocks + [said.replace("\n", " ") for said in INLINE.findall(FENCED.sub("", text))]


def unknown_words(line: str) -> Iterator[str]:
    """What of a command line of ours the program doesn't know."""
    words = shlex.split(line)
    command: click.Command = tradepost
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        below = command.get_command(click.Context(command), words.pop(0))
        if below is None:
            yield line
            return
        command = below
    options = {name for each in command.get_params(click.Context(command)) for name in each.opts}
    yield from (word for word in words if word.startswith("--") and word.partition("=")[0] not in options)


def unknown(line: str) -> Iterator[str]:
    if said := OURS.match(line):
        yield from unknown_words(said[1])
    if said := MAKE.match(line):
        target, arguments = said.groups(default="")
        if target not in TARGETS:
            yield target
        yield from (file for file in arguments.split() if file.startswith("tests/") and not (ROOT / file).exists())
    yield from (file for file in FILE.findall(line) if not (ROOT / file).exists() and file not in READERS_OWN)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_one_is_to_enter_is_known(page: Path) -> None:
    assert [(line, word) for line in code(page) for word in unknown(line)] == []


@pytest.mark.parametrize(
    "line",
    ["tradepost projection verify", "tradepost check --jason", "make tets", "tests/api/test_nothing.py"],
)
def test_what_is_misspelled_is_found(line: str) -> None:
    assert len(list(unknown(line))) == 1
