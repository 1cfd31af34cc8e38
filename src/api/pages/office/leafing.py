"""Lists that are leafed through, by what their address says."""

from collections.abc import Callable, Iterable
from typing import Final

from api.pages.addresses import with_query
from api.pages.visiting import Visiting
from api.pages.words import words_in

PAGE: Final = "page"
ROWS: Final = 20


def to_page(request: Visiting, path: str) -> Callable[[int], str]:
    """The address of a page of what is asked for now."""
    kept = [(name, value) for name, value in request.asked if name != PAGE]
    return lambda page: with_query(path, [*kept, (PAGE, page)])


def without(request: Visiting, path: str) -> Callable[[str], str]:
    """The address of the same list, asked for without one of the filters."""
    return lambda gone: with_query(path, [(name, value) for name, value in request.asked if name not in (gone, PAGE)])


def named(request: Visiting, values: Iterable[str], key: str) -> list[tuple[str, str]]:
    """As a form's choice offers them; `key` is what the keys of their names in the catalog begin with."""
    say = words_in(request.language)
    return [(str(value), say(f"{key}-{value}")) for value in values]


def back_to(request: Visiting, path: str) -> str:
    """The list as it was when a form of it was sent: its address stands in the form's."""
    return with_query(path, request.asked)
