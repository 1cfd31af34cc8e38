"""Addresses of pages: made, and taken from strangers."""

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Annotated, Final
from urllib.parse import urlencode, urlsplit

from msgspec import Meta

from api.routes.catalog.products import PAGE_MAX

OURS: Final = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")
"""A path of this site. What begins with two slashes is another site's."""
WAY_CHARS_MAX: Final = 2_000

PageAsked = Annotated[int, Meta(ge=1, le=PAGE_MAX)]
"""Which page of a long list an address asks for."""


def way_back(said: str, otherwise: str = "/") -> str:
    """Where a form says one came from, if that is one of our own pages."""
    return said if len(said) <= WAY_CHARS_MAX and said.isascii() and OURS.fullmatch(said) else otherwise


def page_before(referer: str) -> str:
    """Path and query of where a browser says it comes from; empty where it doesn't, or says what is no address."""
    with suppress(ValueError):
        left = urlsplit(referer)
        return left.path + (f"?{left.query}" if left.query else "")
    return ""


def with_query(path: str, fields: Iterable[tuple[str, object]]) -> str:
    """What is empty is left out."""
    query = urlencode([(name, value) for name, value in fields if value not in ("", None)])
    return f"{path}?{query}" if query else path
