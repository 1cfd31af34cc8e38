"""The OpenAPI document and Swagger UI, whose files come with a package: nothing is fetched from elsewhere."""

from importlib.resources import files
from typing import Final

from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, SwaggerRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.static_files import create_static_files_router

from api.access import CART_COOKIE, CART_HEADER, ORDER_HEADER

VERSION: Final = "0.1.0"
FILES: Final = "/schema/static"

STATIC: Final = create_static_files_router(
    FILES, [str(files("litestar_offline_docs") / "static")], include_in_schema=False, name="docs-files"
)

SWAGGER: Final = SwaggerRenderPlugin(
    path="/swagger",
    js_url=f"{FILES}/swagger-ui-bundle.js",
    css_url=f"{FILES}/swagger-ui.css",
    standalone_preset_js_url=f"{FILES}/swagger-ui-standalone-preset.js",
    favicon="<link rel='icon' href='data:,'>",
)


def operation_id(handler: HTTPRouteHandler, *_: object) -> str:
    """The file of routes and the handler's name: `cart_add`, `orders_pay`."""
    return f"{handler.fn.__module__.rsplit('.', 1)[-1]}_{handler.fn.__name__}"


DOCS: Final = OpenAPIConfig(
    title="Tradepost",
    version=VERSION,
    description="An e-commerce backend. Money is in integer minor units; errors are problem+json with a stable code.",
    path="/schema",
    render_plugins=[
        JsonRenderPlugin(path="/openapi.json"),
        SWAGGER,
    ],
    components=Components(
        security_schemes={
            "bearer": SecurityScheme(type="http", scheme="bearer", bearer_format="JWT"),
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
