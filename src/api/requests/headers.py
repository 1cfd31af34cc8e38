"""One header of a request: the framework decodes all there are and makes a mapping of them before it looks."""

from litestar.types import Scope


def header(scope: Scope, name: bytes) -> str | None:
    """`name` in small letters; of those sent several times the first."""
    for sent, value in scope["headers"]:
        if sent == name:
            return value.decode("latin-1")
    return None
