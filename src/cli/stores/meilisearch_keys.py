"""The shop's keys at a Meilisearch: there as they should be, or made so."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from adapters.search.meilisearch.keys import Key
from cli.stores.process import StartFailed

Ask = Callable[[str, str, object], tuple[int, Any]]
"""Of a method, a path and a body with the master key: the status and the answer."""


def ensure_key(ask: Ask, key: Key) -> tuple[str, bool]:
    """Its value, and whether anything was changed. One with other rights, an older program's, is made anew, and stays
    of the same value. Raises StartFailed.
    """
    status, found = ask("GET", f"/keys/{key.uid}", None)
    if status == HTTPStatus.OK and key.is_as_wanted(found):
        return str(found["key"]), False
    if status == HTTPStatus.OK:
        status, found = ask("DELETE", f"/keys/{key.uid}", None)
    if status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND):
        status, found = ask("POST", "/keys", key.wanted())
    if status >= HTTPStatus.BAD_REQUEST:
        raise StartFailed(f"Meilisearch gave no key: {found}")
    return str(found["key"]), True
