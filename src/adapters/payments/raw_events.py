"""Reading what is signed, and may be odd all the same."""

import json
from typing import Any, Final

from domain.payments.payment_refusals import BadSignature

NAME_CHARS_MAX: Final = 255
MOMENT_SECONDS_MAX: Final = 2**53
"""JSON's numbers may have thousands of digits, more than arithmetic with a clock takes."""

Entity = dict[str, Any]


def read_event(body: bytes) -> Entity:
    """Raises BadSignature."""
    try:
        return an_object(json.loads(body))
    except (ValueError, RecursionError) as broken:
        raise BadSignature("it is no event") from broken


def an_object(value: object) -> Entity:
    """Raises BadSignature."""
    if not isinstance(value, dict):
        raise BadSignature("it is no event")
    return value


def a_name(value: object) -> str:
    """An id or a word as providers have them: what Postgres can hold, and no longer than that. Raises BadSignature."""
    if not isinstance(value, str) or not 0 < len(value) <= NAME_CHARS_MAX or not value.isprintable():
        raise BadSignature("it is no event")
    return value


def a_name_if_any(value: object) -> str | None:
    """Raises BadSignature."""
    return None if value is None else a_name(value)


def a_moment(value: object) -> int:
    """Unix seconds. Raises BadSignature."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > MOMENT_SECONDS_MAX:
        raise BadSignature("it is no event")
    return value
