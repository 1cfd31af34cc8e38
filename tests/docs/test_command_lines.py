"""Every command line that the pages name is one: its words, its options, its targets, its files."""

import re
import shlex
from collections.abc import Iterator
from typing import Final

import click
import pytest

from cli.main import tradepost
from tests.deploy.commands import assert_is_command
from tests.docs.blocks import FENCED, ROOT, blocks, pages

INLINE: Final = re.compile(r"`([^`]+)`")
SET_BEFORE: Final = r"^(?:[A-Z_]+=\S+ )*"
OURS: Final = re.compile(SET_BEFORE + r"(?:\.venv/bin/)?tradepost ((?:[a-z]|--)(?:(?!  )[^|>#&;\\])*)")
MAKE: Final = re.compile(SET_BEFORE + r"make ([a-z]+)(?: ARGS=\"([^\"]*)\")?")
TESTS: Final = re.compile(r"^\.venv/bin/pytest (?:-n 0 )?tests/")
FILE: Final = re.compile(r"(?:src|db|tests|deploy|bench)/[\w./-]+\.\w+")
TARGETS: Final = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
READERS_OWN: Final = {"src/schema.d.ts", "deploy/kubernetes/mine/secrets.example.yaml"}


def code(page: str) -> list[str]:
    """Lines of fenced blocks, and what stands in backticks."""
    fenced = [line for block in blocks(page) for line in block.text.splitlines()]
    inline = INLINE.findall(FENCED.sub("", (ROOT / page).read_text()))
    return fenced + [said.replace("\n", " ") for said in inline]


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


def commands(page: str) -> list[list[str]]:
    """Those of the program that stand in the page's blocks, a line each."""
    said = (OURS.match(line) for block in blocks(page) for line in block.text.splitlines())
    return [["tradepost", *shlex.split(words[1].replace("NAME", "orders"))] for words in said if words]


def are_ours(text: str) -> bool:
    """Whether every line of a block is `make`, `tradepost` or some of our tests: those are looked up."""
    return all(OURS.match(line) or MAKE.match(line) or TESTS.match(line) for line in text.splitlines())


def unknown(line: str) -> Iterator[str]:
    if said := OURS.match(line):
        yield from unknown_words(said[1])
    if said := MAKE.match(line):
        target, arguments = said.groups(default="")
        if target not in TARGETS:
            yield target
        yield from (file for file in arguments.split() if file.startswith("tests/") and not (ROOT / file).exists())
    yield from (file for file in FILE.findall(line) if not (ROOT / file).exists() and file not in READERS_OWN)


@pytest.mark.parametrize("page", pages())
def test_what_one_is_to_enter_is_known(page: str) -> None:
    assert [(line, word) for line in code(page) for word in unknown(line)] == []


@pytest.mark.parametrize("page", [page for page in pages() if commands(page)])
def test_what_one_is_to_enter_is_read_to_its_end(page: str) -> None:
    """Numbers are ones, choices are offered, arguments neither missing nor too many."""
    for words in commands(page):
        assert_is_command(words)


@pytest.mark.parametrize(
    "line",
    [
        *("tradepost projection verify", "tradepost check --jason", "MEILI_URL=http://search tradepost serach keys"),
        *("make tets", "HEADED=1 make brwoser", "tests/api/test_nothing.py"),
    ],
)
def test_what_is_misspelled_is_found(line: str) -> None:
    assert len(list(unknown(line))) == 1
