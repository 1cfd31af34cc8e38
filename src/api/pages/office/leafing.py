"""Lists that are leafed through, by what their address says."""

from collections.abc import Callable
from typing import Annotated, Final

from msgspec import Meta

from api.pages.addresses import with_query
from api.pages.visiting import Visiting
from api.routes.products import PAGE_MAX

PageAsked = Annotated[int, Meta(ge=1, le=PAGE_MAX)]
PAGE: Final = "page"
ROWS: Final = 20


def to_page(request: Visiting, path: str) -> Callable[[int], str]:
    """The address of a page of what is asked for now."""
    kept = [(name, value) for name, value in request.asked if name != PAGE]
    return lambda page: with_query(path, [*kept, (PAGE, page)])


def back_to(request: Visiting, path: str) -> str:
    """The list as it was when a form of it was sent: its address stands in the form's."""
    return with_query(path, request.asked)
