"""docs/security.md names tests: each is there, and each of its rules has one."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = (ROOT / "docs" / "security.md").read_text()
NAMED: Final = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
RULES_MIN: Final = 100


def rules() -> Iterator[tuple[str, str]]:
    """What each says, and what stands beside it."""
    for table in re.findall(r"^\| rule \| test \|\n\|---\|---\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE):
        for row in table.splitlines():
            _, rule, shown, _ = row.split("|")
            yield rule.strip(), shown


@cache
def names_in(file: str) -> frozenset[str]:
    path = ROOT / file
    found = ast.walk(ast.parse(path.read_text())) if path.is_file() else ()
    return frozenset(each.name for each in found if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_rule_names_a_test() -> None:
    told = list(rules())
    assert len(told) >= RULES_MIN
    assert [rule for rule, shown in told if not NAMED.search(shown)] == []


def test_every_test_it_names_is_there() -> None:
    named = set(NAMED.findall(PAGE))
    assert {f"{file}::{name}" for file, name in named if name not in names_in(file)} == set()
    assert all(name.startswith("test_") for _, name in named)
    files = set(re.findall(r"`(tests/[\w/]+\.py)`", PAGE))
    assert {file for file in files if not (ROOT / file).is_file()} == set()
