"""Who may do what: every route declares it, and none is open by forgetting to."""

from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from api.callers.tokens import Caller
from domain.accounts.account import Role
from domain.accounts.account_refusals import PasswordChangeNeeded, SecondStepNeeded
from domain.accounts.session import Bearer

CART_HEADER: Final = "Cart-Token"
CART_COOKIE: Final = "__Host-cart"
ORDER_HEADER: Final = "Order-Token"
THEIRS: Final = "litestar."
"""Handlers the framework brings: the answers to OPTIONS, and the files of the documentation."""
MAKES_READY: Final = "makes_ready"
"""Of routes where an admin does what the shop asks of them before all else."""


class Access(StrEnum):
    """A visitor is anybody, known by what is sent along; a cart, or an order, is a customer's, or that of the guest who
    holds its token.
    """

    PUBLIC = "public"
    VISITOR = "visitor"
    CART = "cart"
    ORDER = "order"
    CUSTOMER = "customer"
    ADMIN = "admin"


PUBLIC, VISITOR, CART, ORDER = Access.PUBLIC, Access.VISITOR, Access.CART, Access.ORDER
CUSTOMER, ADMIN = Access.CUSTOMER, Access.ADMIN


class AccessUndeclared(Exception):
    """Routes that don't say who may call them."""


class NotSignedIn(Exception):
    """No access token, or none that is valid now."""


class NotAllowed(Exception):
    """Signed in, and not as somebody who may do this. `account` is whose API key it is that doesn't reach so far."""

    def __init__(self, account: UUID | None = None) -> None:
        super().__init__()
        self.account = account


def require_access(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """A bad access token is refused wherever a good one makes a difference, whatever other token comes with it: whoever
    was signed in is no guest all of a sudden. Raises NotSignedIn, NotAllowed.
    """
    access: Access | None = handler.opt.get("access")
    # OPTIONS handlers are the framework's own and say only which methods there are.
    if access is PUBLIC or connection.scope.get("method") == "OPTIONS":
        return
    if access is None:
        raise NotAllowed
    caller: Caller | None = connection.user
    if caller is None:
        if "authorization" in connection.headers or not holds_token(connection, access):
            raise NotSignedIn
    elif access is ADMIN:
        if caller.role is not Role.ADMIN:
            raise NotAllowed
        if not caller.second_step or caller.password_given:
            require_ready(connection, handler, caller)


def require_ready(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler, caller: Caller) -> None:
    """Raises PasswordChangeNeeded, SecondStepNeeded, where the shop asks it of its admins; but where they do that."""
    settings = connection.app.state.settings
    if handler.opt.get(MAKES_READY):
        return
    if caller.password_given and settings.production:
        raise PasswordChangeNeeded
    if not caller.second_step and settings.admin_totp:
        raise SecondStepNeeded


async def customers_only(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """What is a customer's word, the shop's own people can't give. Raises NotAllowed."""
    if connection.user is not None and connection.user.role is not Role.CUSTOMER:
        raise NotAllowed


def bearer_of(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> Bearer | None:
    """Whose session a command for this request needs to go on. None of guests, of API keys, which end by themselves,
    and where anybody may come: a token that has ended keeps nobody from signing in.
    """
    caller: Caller | None = connection.user
    if caller is None or caller.key is not None or handler.opt.get("access", PUBLIC) is PUBLIC:
        return None
    return Bearer(caller.id, caller.session, caller.role is Role.ADMIN)


def holds_token(connection: ASGIConnection[Any, Any, Any, Any], access: Access) -> bool:
    """Whether one who isn't signed in has what else opens such a route; whether it fits is seen there."""
    match access:
        case Access.VISITOR:
            return True
        case Access.CART:
            return CART_HEADER in connection.headers or bool(connection.cookies.get(CART_COOKIE))
        case Access.ORDER:
            return ORDER_HEADER in connection.headers
        case _:
            return False


def cart_cookie(said: str, seconds: int) -> str:
    """How a browser is told to keep a cart's token, or, for no seconds, to forget it."""
    return f"{CART_COOKIE}={said}; Max-Age={seconds}; Path=/; Secure; HttpOnly; SameSite=Lax"


def require_declared(app: Litestar) -> None:
    """Raises AccessUndeclared. No `assert`: `python -O` leaves those out."""
    if forgotten := undeclared(app):
        raise AccessUndeclared(f"these routes don't say who may call them: {', '.join(forgotten)}")


def undeclared(app: Litestar) -> list[str]:
    """Routes of ours, pages too, that don't say who may call them."""
    return [
        str(route.path)
        for route in app.routes
        for handler in getattr(route, "route_handlers", None) or [route.route_handler]  # type: ignore[union-attr]
        if not handler.fn.__module__.startswith(THEIRS) and not isinstance(handler.opt.get("access"), Access)
    ]
