"""Reading JSON: as plain values, with nothing in it passed over in silence."""

import json
from typing import Any, Final

import msgspec
from litestar.exceptions import HTTPException

from domain.faults import FaultCode
from domain.find_faults import at
from domain.refusals import InvalidInput
from domain.texts import ESCAPED_NUL, tidy

ENTRIES_MAX: Final = 20_000
"""In a body, all lists and objects together. The longest that any route takes have half as many; a megabyte of them, to
be refused in the end, would keep everybody else waiting for most of a second.
"""


def object_of(pairs: list[tuple[str, Any]]) -> None:
    """Raises InvalidInput for a name that stands twice, also where only blanks around it differ."""
    names = set()
    for written, _ in pairs:
        name = tidy(written)
        if name in names:
            raise InvalidInput(at("", name), "This is given twice.", FaultCode.DUPLICATE)
        names.add(name)


# Of two values with one name msgspec takes the last, as many do and others don't.
NAMES: Final = json.JSONDecoder(object_pairs_hook=object_of)


def read_json(body: bytes) -> Any:
    """Raises InvalidInput for a name given twice, U+0000 or too many entries, HTTPException 400 for what is no JSON."""
    if body.count(b",") > ENTRIES_MAX:  # those in texts count, too: nobody writes so many
        raise InvalidInput("body", f"At most {ENTRIES_MAX} entries.", FaultCode.TOO_MANY)
    if ESCAPED_NUL.search(body):
        raise InvalidInput("body", "Texts can't hold the character U+0000.", FaultCode.WRONG_FORMAT)
    try:
        value = msgspec.json.decode(body)
        NAMES.decode(body.decode())
    except UnicodeDecodeError as broken:
        raise no_json("It is not in UTF-8") from broken
    except RecursionError as broken:
        raise no_json("It is nested too deep") from broken
    except (msgspec.DecodeError, ValueError) as broken:
        raise no_json(str(broken)) from broken
    return value


def no_json(why: str) -> HTTPException:
    return HTTPException(status_code=400, detail=f"This can't be read as JSON: {why}.")
