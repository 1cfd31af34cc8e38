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
    """The status, whatever it is, and the body. Raises NoAnswer."""
    connection = HTTPConnection(*address, timeout=ANSWER_SECONDS_MAX)
    try:
        sent = None if body is None else json.dumps(body)
        connection.request(method, path, sent, {"Content-Type": "application/json", **(headers or {})})
        answer = connection.getresponse()
        return answer.status, json.load(answer)
    except (OSError, HTTPException, ValueError) as trouble:
        raise NoAnswer(str(trouble)) from trouble
    finally:
        connection.close()
