"""JSON from a file, as plain values: nothing in it is passed over, and nothing can be in it that isn't text."""

import json
from typing import Any

from domain.texts import tidy

SHOWN_CHARS_MAX = 40


def read_json(text: bytes) -> Any:
    """Names are tidy, and stand in an object once. Raises ValueError."""
    try:
        return json.loads(text.decode(), object_pairs_hook=unique, parse_constant=no_number)
    except UnicodeDecodeError:
        raise ValueError("it is no text in UTF-8") from None
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    except json.JSONDecodeError as broken:
        raise ValueError(f"it is no JSON: {broken.msg} at character {broken.pos + 1}") from None


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values with one name most readers take the last, and some the first."""
    values: dict[str, Any] = {}
    for written, value in pairs:
        name = tidied(written)
        if name in values:
            raise ValueError(f"{name[:SHOWN_CHARS_MAX]}: it stands there twice")
        values[name] = value
    return values


def no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def tidied(value: Any) -> Any:
    """All texts in it as their writers mean them. Raises ValueError for what no text can hold."""
    try:
        return tidied_whole(value)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def tidied_whole(value: Any) -> Any:
    match value:
        case str():
            if "\x00" in value:
                raise ValueError("texts can't hold the character U+0000")
            if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
                raise ValueError("it is no text in UTF-8")
            return tidy(value)
        case list():
            return [tidied_whole(item) for item in value]
        case dict():
            return {name: tidied_whole(item) for name, item in value.items()}
    return value
