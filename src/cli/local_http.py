"""JSON over HTTP with programs of this machine. By the standard library: who only watches loads nothing bigger."""

import json
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from typing import Any, Final

ANSWER_SECONDS_MAX: Final = 5


class NoAnswer(Exception):
    """None at all, or none that could be read."""


def ask(
    address: tuple[str, int], method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
) -> tuple[int, Any]:
    """The status, whatever it is, and the body, None where there is none. Raises NoAnswer."""
    connection = HTTPConnection(*address, timeout=ANSWER_SECONDS_MAX)
    try:
        sent = None if body is None else json.dumps(body)
        connection.request(method, path, sent, {"Content-Type": "application/json", **(headers or {})})
        answer = connection.getresponse()
        said = answer.read()
        return answer.status, json.loads(said) if said else None
    except (OSError, HTTPException, ValueError) as trouble:
        raise NoAnswer(str(trouble)) from trouble
    finally:
        connection.close()
