"""Who may do what: every route declares it, and none is open by forgetting to."""

from enum import StrEnum
from typing import Any

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from api.tokens import Caller
from domain.account import Role


class Access(StrEnum):
    PUBLIC = "public"
    CUSTOMER = "customer"
    ADMIN = "admin"


PUBLIC, CUSTOMER, ADMIN = Access.PUBLIC, Access.CUSTOMER, Access.ADMIN


class NotSignedIn(Exception):
    """No access token, or none that is valid now."""


class NotAllowed(Exception):
    """Signed in, and not as somebody who may do this."""


class BearerTokens(AbstractAuthenticationMiddleware):
    """Says who is calling. A bad token makes nobody of its bearer; routes that need somebody then refuse."""

    async def authenticate_request(self, connection: ASGIConnection[Any, Any, Any, Any]) -> AuthenticationResult:
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        caller: Caller | None = None
        if scheme.lower() == "bearer" and token:
            caller = connection.app.state.shop.tokens.caller(token.strip())
        return AuthenticationResult(user=caller, auth=None)


async def require_access(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Raises NotSignedIn, NotAllowed."""
    # OPTIONS handlers are the framework's own and say only which methods there are.
    access: Access = handler.opt.get("access", PUBLIC)
    if access is PUBLIC:
        return
    caller: Caller | None = connection.user
    if caller is None:
        raise NotSignedIn
    if access is ADMIN and caller.role is not Role.ADMIN:
        raise NotAllowed


def undeclared(app: Litestar) -> list[str]:
    """Routes of ours that don't say who may call them. There must be none."""
    return [
        str(route.path)
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if isinstance(handler, HTTPRouteHandler)
        and require_access in handler.resolve_guards()
        and handler.http_methods != {"OPTIONS"}
        and not isinstance(handler.opt.get("access"), Access)
    ]
