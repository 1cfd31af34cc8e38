"""Of which kind a route is, for what one may ask within a minute: by its method and the beginning of its path."""

from typing import Final

from litestar.handlers import HTTPRouteHandler
from litestar.plugins import ReceiveRoutePlugin
from litestar.routes import BaseRoute

from api.callers.access import THEIRS
from domain.limits import Limit

READS: Final = frozenset({"GET", "HEAD"})
PAGES: Final = "api.pages."
LIMIT: Final = "limit"
"""What a route is known by, among what else it says of itself."""

Kinds = tuple[Limit, Limit]
"""Of what reads, and of what writes."""

UNCOUNTED: Final = frozenset({"health", "metrics"})
"""Those who ask for these have a rhythm of their own, and nobody else is to be kept from knowing."""

OF_ROUTES: Final[dict[str, Limit | Kinds]] = {
    "POST /auth/login": Limit.LOGIN,
    "POST /auth/token": Limit.LOGIN,
    "POST /auth/register": Limit.REGISTER,
    "POST /auth/refresh": Limit.REFRESH,
    "GET /auth/me": Limit.BROWSE,
    "GET /auth/sessions": Limit.BROWSE,
    "GET /products": Limit.SEARCH,
    "GET /products/suggest": Limit.SEARCH,
    "POST /order/create": Limit.CHECKOUT,
}
OF_ROOMS: Final[dict[str, Limit | Kinds]] = {
    "": Limit.BROWSE,
    "account": Limit.ACCOUNT,
    "address-fields": Limit.BROWSE,
    "addresses": (Limit.BROWSE, Limit.CART),
    "admin": Limit.ADMIN,
    "auth": Limit.ACCOUNT,
    "brands": Limit.BROWSE,
    "cart": Limit.CART,
    "categories": Limit.BROWSE,
    "docs": Limit.BROWSE,
    "feeds": Limit.BROWSE,
    "mails": Limit.ACCOUNT,
    "media": Limit.BROWSE,
    "orders": (Limit.BROWSE, Limit.CHECKOUT),
    "payments": Limit.BROWSE,
    "products": (Limit.BROWSE, Limit.CART),
    "reviews": (Limit.BROWSE, Limit.CART),
    "robots.txt": Limit.BROWSE,
    "shop": Limit.BROWSE,
    "sitemap.xml": Limit.BROWSE,
    "sitemaps": Limit.BROWSE,
    "tags": Limit.BROWSE,
    "webhooks": Limit.WEBHOOKS,
    "wishlist": (Limit.BROWSE, Limit.CART),
}
OF_PAGES: Final[dict[str, Limit | Kinds]] = {
    "POST /my/sign-in": Limit.LOGIN,
    "POST /office/sign-in": Limit.LOGIN,
    "POST /my/register": Limit.REGISTER,
    "GET /my/privacy/export": Limit.ACCOUNT,
    "GET /office/sign-in": Limit.PAGES,
    "POST /office/sign-out": Limit.ACCOUNT,
}
OF_ROOMS_OF_PAGES: Final[dict[str, Limit | Kinds]] = {
    "": Limit.PAGES,
    "address-fields": Limit.PAGES,
    "admin": Limit.PAGES,
    "assets": Limit.PAGES,
    "basket": (Limit.PAGES, Limit.CART),
    "c": Limit.SEARCH,
    "checkout": (Limit.PAGES, Limit.CHECKOUT),
    "language": Limit.PAGES,
    "my": (Limit.PAGES, Limit.ACCOUNT),
    "my/addresses": (Limit.PAGES, Limit.CART),
    "my/orders": (Limit.PAGES, Limit.CHECKOUT),
    "my/reviews": (Limit.PAGES, Limit.CART),
    "my/wishlist": (Limit.PAGES, Limit.CART),
    "office": Limit.ADMIN,
    "p": Limit.PAGES,
    "search": Limit.SEARCH,
}


class LimitUndeclared(Exception):
    """A route of which nobody says how often one may ask it."""


class LimitedRoutes(ReceiveRoutePlugin):
    """Has every route of ours say of which kind it is; one of which it can't be told fails here."""

    def receive_route(self, route: BaseRoute) -> None:
        for handler in getattr(route, "route_handlers", []):
            if isinstance(handler, HTTPRouteHandler) and not handler.fn.__module__.startswith(THEIRS):
                for method in handler.http_methods:
                    if not set_limit(handler, method, route.path):
                        raise LimitUndeclared(f"{method} {route.path} is of no kind of limit")


def set_limit(handler: HTTPRouteHandler, method: str, path: str) -> bool:
    pages = handler.fn.__module__.startswith(PAGES)
    first, _, rest = path.strip("/").partition("/")
    if first in UNCOUNTED and not pages:
        return True
    rooms = OF_ROOMS_OF_PAGES if pages else OF_ROOMS
    of_path = (OF_PAGES if pages else OF_ROUTES).get(f"{method} {path}")
    kinds = of_path or rooms.get(f"{first}/{rest.partition('/')[0]}") or rooms.get(first)
    if kinds is None:
        return False
    limit = kinds if isinstance(kinds, Limit) else kinds[method not in READS]
    handler.opt[LIMIT] = limit
    return True
