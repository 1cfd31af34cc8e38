"""All routes there are, as the application itself lists them: the API's and the pages'."""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from api.callers.access import Access, customers_only
from api.callers.keys import scope_of
from domain.staff.api_key import Scope

NOBODYS: Final = "01a206df-a2a8-7011-8b34-4101d4afd8ff"
"""An id that could be somebody's."""
FRAMEWORK: Final = "litestar."


class Route(msgspec.Struct, frozen=True):
    """`scope` is what opens it to an API key; `customers` that it is for nobody of the shop itself."""

    method: str
    path: str
    access: Access
    page: bool
    customers: bool
    scope: Scope | None
    any_query: bool

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def at(self, **ids: str) -> str:
        """Its address; where no id is said, nobody's."""
        return re.sub(r"\{(\w+)\}", lambda name: ids.get(name[1], NOBODYS), self.path)


def all_routes(app: Litestar) -> Iterator[Route]:
    """In an order that is the same every time."""
    for route in sorted(app.routes, key=lambda one: one.path):
        for handler in getattr(route, "route_handlers", []):
            if isinstance(handler, HTTPRouteHandler) and not handler.fn.__module__.startswith(FRAMEWORK):
                for method in sorted(handler.http_methods - {"OPTIONS"}):
                    yield described(method, re.sub(r":\w+}", "}", route.path), handler)


def described(method: str, path: str, handler: HTTPRouteHandler) -> Route:
    takes: Any = handler.parsed_fn_signature.parameters.get("request")
    page = handler.fn.__module__.startswith("api.pages.")
    bare = takes is not None and not takes.is_subclass_of(_strict())
    return Route(
        method=method,
        path=path,
        access=handler.opt["access"],
        page=page,
        customers=customers_only in (handler.guards or ()),
        scope=None if page else scope_of(handler, method),
        any_query=page or bare or bool(handler.opt.get("any_query")),
    )


def _strict() -> type:
    from api.requests.strict_request import StrictRequest

    return StrictRequest
