"""What the application itself says that it takes: its routes' parameters, and the types of their bodies."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from api.app import create_app
from api.requests.bodies import Body
from api.requests.parameters import parameters_of
from api.requests.strict_request import StrictRequest
from tests.documented import settings_of_no_shop


@cache
def handlers() -> list[HTTPRouteHandler]:
    """Of the API's routes."""
    app: Litestar = create_app(settings_of_no_shop())
    found = {
        handler
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method, (handler, _) in route.route_handler_map.items()
        if method != "OPTIONS" and handler.opt.get("access") is not None
    }
    return sorted(found, key=str)


@cache
def askable() -> list[HTTPRouteHandler]:
    """Those that take parameters in their query."""
    return [handler for handler in handlers() if is_ours(handler) and parameters_of(handler).query]


@cache
def parameter_names() -> list[str]:
    return sorted({name for handler in askable() for name in parameters_of(handler).query})


@cache
def bodies() -> list[Any]:
    """The types of the bodies of all routes."""
    annotations = [field.annotation for each in handlers() if (field := each.parsed_data_field) is not None]
    return sorted(set(annotations), key=str)


def is_ours(handler: HTTPRouteHandler) -> bool:
    return issubclass(handler.resolve_request_class(), StrictRequest)


@cache
def structs() -> list[type[Body]]:
    """Every body that a form may be read as: those of routes, and those within them."""

    def below(kind: type[Body]) -> Iterator[type[Body]]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    assert handlers()
    return sorted(set(below(Body)), key=str)


@cache
def field_names() -> list[str]:
    return sorted({name for struct in structs() for name in struct.__struct_encode_fields__})
