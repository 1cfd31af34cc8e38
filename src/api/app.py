"""The application, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog
from litestar import Litestar, Router
from litestar.config.cors import CORSConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from adapters.logs import configure_logs
from adapters.payments.providers import no_play_money
from adapters.request_log import RequestLog
from adapters.settings import Settings, load_settings
from adapters.told_outside import told_outside
from adapters.traces.command_parts import watched as command_watched
from api import routes
from api.answers.cross_origin import across_origins
from api.answers.head import HeadAsGet
from api.asking import Asking
from api.callers.access import CART_HEADER, ORDER_HEADER, require_declared
from api.execute import Executor, IdempotencyKey
from api.limits.classes import LimitedRoutes
from api.limits.crowd import Crowd
from api.limits.door import Door
from api.observability.observe import Observe
from api.observability.sampled import sampled
from api.observability.watched import watched
from api.openapi.described import DescribedRoutes
from api.openapi.docs import DOCS, STATIC
from api.openapi.struct_schemas import DescribedStructs
from api.pages.pages import ASSETS, PAGES
from api.pages.provided import PageExecutor
from api.pages.troubles import nowhere
from api.problems.handlers import HANDLERS
from api.problems.last_resort import LastResort
from api.provided import TheShop
from api.requests.catalog_files import SentCatalog, receive_catalog
from api.requests.stock_files import receive_stock_lines
from api.requests.strict_request import admit
from api.requests.uploads import SentPicture, receive_picture
from api.shop import Shop, opened
from commands.observer import observe_by

BODY_BYTES_MAX: Final = 1024 * 1024
ORIGINS_HERE: Final = r"http://(localhost|127\.0\.0\.1)(:[0-9]+)?"
REQUEST_HEADERS: Final = (
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "Consistency-Token",
    CART_HEADER,
    ORDER_HEADER,
    "If-Match",
    "If-None-Match",
    "X-Request-Id",
)
ANSWER_HEADERS: Final = (
    "Consistency-Token",
    CART_HEADER,
    "ETag",
    "Idempotency-Replayed",
    "RateLimit",
    "RateLimit-Policy",
    "Read-Model-Position",
    "Read-Model-Lag-Ms",
    "Retry-After",
    "X-Request-Id",
)

log = structlog.get_logger()

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = routes.ALL


def create_app(settings: Settings) -> Litestar:
    """Every route is guarded by what it declares of its access; one that declares nothing fails here."""
    request_log = RequestLog(json=settings.log_json)
    observe_by(command_watched)
    app = Litestar(
        route_handlers=[
            Router("/", route_handlers=ROUTES, before_request=admit),
            PAGES,
            ASSETS,
            STATIC,
        ],
        dependencies={
            "shop": Provide(provide_shop, sync_to_thread=False),
            "execute": Provide(provide_execute),
            "sent": Provide(receive_picture),
            "catalog": Provide(receive_catalog),
            "stock_lines": Provide(receive_stock_lines),
        },
        exception_handlers={**HANDLERS, NotFoundException: nowhere},
        openapi_config=DOCS,
        plugins=[LimitedRoutes(), DescribedRoutes(), DescribedStructs()],
        lifespan=[outside, opened, watched, sampled],
        on_shutdown=[request_log.write],
        state=State({"settings": settings}),
        request_class=Asking,
        request_max_body_size=BODY_BYTES_MAX,
        logging_config=None,
        signature_types=[Shop, Executor, PageExecutor, SentPicture, SentCatalog],
    )
    reached = LastResort(Crowd(HeadAsGet(Door(across_origins(app.asgi_handler, cors(settings)), app.state))))
    app.asgi_handler = Observe(reached, request_log, app.state, production=settings.production)
    require_declared(app)
    return app


def create() -> Litestar:
    """For the server: everything from the environment."""
    settings = load_settings()
    configure_logs(json=settings.log_json)
    if no_play_money(settings) is None:
        log.warning("orders can be paid by play money here: set a payment provider's keys, or TRADEPOST_PRODUCTION=yes")
    return create_app(settings)


@asynccontextmanager
async def outside(app: Litestar) -> AsyncIterator[None]:
    async with told_outside(app.state.settings, "api"):
        yield


def provide_shop(state: State) -> Shop:
    shop: Shop = state.shop
    return shop


async def provide_execute(request: Asking, shop: TheShop, idempotency_key: IdempotencyKey = None) -> Executor:
    """Whoever has a command carried out knows the shop's currency. Raises StoreDown.

    That it takes the shop has the framework provide the two one after the other: side by side would be a task each.
    """
    await shop.facts.learn()
    return Executor(request, shop, idempotency_key)


def cors(settings: Settings) -> CORSConfig | None:
    """Exactly the origins that were set; while one develops, also those of this machine."""
    if settings.production and not settings.cors_origins:
        return None
    return CORSConfig(
        allow_origins=list(settings.cors_origins),
        allow_origin_regex=None if settings.production else ORIGINS_HERE,
        allow_methods=["GET", "POST", "PATCH", "PUT", "DELETE"],
        allow_headers=[*REQUEST_HEADERS],
        expose_headers=[*ANSWER_HEADERS],
        max_age=600,
    )
