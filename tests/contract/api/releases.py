"""The documents of released versions, `docs/openapi/<version>.json`, and what has changed since the last of them."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tests.contract.api.breaking import breaking

NAME: Final = re.compile(r"(\d+)\.(\d+)\.(\d+)")


def last_release(folder: Path) -> Path | None:
    """None where nothing has been released yet."""
    return max((file for file in folder.glob("*.json") if NAME.fullmatch(file.stem)), key=numbers, default=None)


def numbers(file: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in file.stem.split("."))


def broken_since(folder: Path, document: Mapping[str, Any]) -> list[str]:
    """What a client of the last release would break on, unless the version says that it may."""
    last = last_release(folder)
    if last is None or may_break(last.stem, document["info"]["version"]):
        return []
    return [f"since {last.stem}: {change}" for change in breaking(json.loads(last.read_text()), document)]


def may_break(before: str, now: str) -> bool:
    """By the rules of Semantic Versioning: with another first number, and before 1.0.0 with another second one."""
    (first, second, *_), (first_now, second_now, *_) = before.split("."), now.split(".")
    return first != first_now or (first == "0" and second != second_now)
