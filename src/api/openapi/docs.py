"""The OpenAPI document and Swagger UI, whose files come with a package: nothing is fetched from elsewhere.

Both are made at the first request for either, in a thread: that takes a third of a second.
"""

import asyncio
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Litestar, Request, Response, Router
from litestar.enums import MediaType
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, OAuthFlow, OAuthFlows, SecurityScheme
from litestar.static_files import create_static_files_router

from adapters.version import VERSION
from api.callers.access import CART_COOKIE, CART_HEADER, ORDER_HEADER
from api.openapi.page import SwaggerPage
from api.openapi.shared_answers import share_answers

SCHEMA: Final = "/schema"
TOKEN_PATH: Final = "/auth/token"  # noqa: S105
FILES: Final = "/schema/static"


def swagger_files() -> Path:
    """Where its package lies. It is not imported: that would load a server of its own."""
    found = find_spec("swagger_ui")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("swagger_ui")
    return Path(found.origin).parent / "static"


STATIC: Final = create_static_files_router(FILES, [swagger_files()], include_in_schema=False, name="docs-files")

DOCUMENT: Final = JsonRenderPlugin(path="/openapi.json")
SWAGGER: Final = SwaggerPage("/swagger", FILES, f"{SCHEMA}/openapi.json")


class Documentation(msgspec.Struct, frozen=True):
    document: bytes
    page: bytes


async def documentation(request: Request[Any, Any, Any]) -> Documentation:
    """Of this application, made once."""
    state = request.app.state
    if "documentation" not in state:
        state["documentation"] = await asyncio.to_thread(rendered, request)
    made: Documentation = state["documentation"]
    return made


def document_of(app: Litestar) -> dict[str, Any]:
    """As it is published: plain JSON."""
    document = app.openapi_schema.to_schema()
    share_answers(document)
    return document


def rendered(request: Request[Any, Any, Any]) -> Documentation:
    schema = document_of(request.app)
    return Documentation(DOCUMENT.render(request, schema), SWAGGER.render(request, schema))


async def show(request: Request[Any, Any, Any]) -> Response[bytes] | None:
    """In place of the framework's own handlers, which would make it all while everybody waits."""
    match request.url.path.removeprefix(SCHEMA):
        case "" | "/" | "/openapi.json":
            return Response((await documentation(request)).document, media_type=DOCUMENT.media_type)
        case "/swagger":
            return Response((await documentation(request)).page, media_type=MediaType.HTML)
        case _:
            return None


def operation_id(handler: HTTPRouteHandler, *_: object) -> str:
    """The file of routes and the handler's name: `cart_add`, `orders_pay`."""
    return f"{handler.fn.__module__.rsplit('.', 1)[-1]}_{handler.fn.__name__}"


DOCS: Final = OpenAPIConfig(
    title="Tradepost",
    version=VERSION,
    description="An e-commerce backend. Money is in integer minor units; errors are problem+json with a stable code.",
    openapi_router=Router(SCHEMA, route_handlers=[], before_request=show, include_in_schema=False),
    render_plugins=[DOCUMENT, SWAGGER],
    components=Components(
        security_schemes={
            "bearer": SecurityScheme(
                type="http",
                scheme="bearer",
                bearer_format="JWT",
                description="The `access_token` of `POST /auth/login`, or for what is under /admin an API key",
            ),
            "password": SecurityScheme(
                type="oauth2",
                flows=OAuthFlows(password=OAuthFlow(token_url=TOKEN_PATH, scopes={})),
                description="The same token, by signing in here: the e-mail address is the username. Whoever has a"
                " second step takes `bearer`",
            ),
            "cart_token": SecurityScheme(
                type="apiKey",
                name=CART_HEADER,
                security_scheme_in="header",
                description="A guest's cart: what `POST /cart/add` answers without it",
            ),
            "cart_cookie": SecurityScheme(
                type="apiKey", name=CART_COOKIE, security_scheme_in="cookie", description="The same, in a browser"
            ),
            "order_token": SecurityScheme(
                type="apiKey",
                name=ORDER_HEADER,
                security_scheme_in="header",
                description="A guest's order: the `order_token` of `POST /order/create`",
            ),
        }
    ),
    operation_id_creator=operation_id,
)
