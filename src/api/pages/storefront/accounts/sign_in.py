"""Signing in and out."""

from typing import Any, Final

from litestar import get, post

from adapters.passwords import TooManyLogins
from api.callers.access import PUBLIC
from api.limits.tries import TooManyRequests
from api.pages.addresses import way_back, with_query
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.session import sign_in, sign_out
from api.pages.storefront.show_in_shop import show_in_shop
from api.pages.visiting import Visiting
from api.pages.wrong_sign_in import NOT_YET, UNKNOWN, how_wrong
from domain.accounts.account import EMAIL_CHARS_MAX

AFTER_SIGN_IN: Final = "/my/orders"


def doors(onward: str, email: str = "") -> dict[str, Any]:
    """The ways in, each of which leads to where one was going; an address that was typed is not typed again."""
    fields = (("next", onward), ("email", email[:EMAIL_CHARS_MAX]))
    return {
        "next": onward,
        "sign_in_at": with_query("/my/sign-in", fields),
        "register_at": with_query("/my/register", fields),
        "forgot_at": with_query("/my/forgot", fields),
    }


@get("/my/sign-in", access=PUBLIC)
async def ask(request: Visiting) -> Page:
    """Say who one is."""
    said = doors(request.asks("next"))
    return await show_in_shop(request, "sign_in.html", email=request.asks("email"), **NOT_YET, **said)


@post("/my/sign-in", access=PUBLIC, refuses=(TooManyRequests, TooManyLogins))
async def enter(request: Visiting, execute: Execute) -> Page:
    """Sign in."""
    email = request.field("email")
    secret = next((value for name, value in request.fields if name == "password"), "")
    try:
        answer = await sign_in(request, execute, email, secret, request.field("code") or None)
    except UNKNOWN as refusal:
        said = doors(request.field("next"), email) | how_wrong(refusal)
        return await show_in_shop(request, "sign_in.html", email=email, **said)
    return see_other(request, way_back(request.field("next"), AFTER_SIGN_IN), answer)


@post("/my/sign-out", access=PUBLIC, refuses=(TooManyRequests,))
async def leave(request: Visiting, execute: Execute) -> Page:
    """Sign out."""
    return see_other(request, "/", await sign_out(request, execute), "signed-out")


ALL = (ask, enter, leave)
