"""In and out of the office."""

from litestar import get, post

from adapters.passwords import TooManyLogins
from api.callers.access import PUBLIC
from api.limits.tries import TooManyRequests
from api.pages.addresses import way_back
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.session import sign_in, sign_out
from api.pages.visiting import Visiting
from api.pages.wrong_sign_in import NOT_YET, UNKNOWN, how_wrong
from domain.outages import StoreDown


@get("/admin", access=PUBLIC)
async def led_here(request: Visiting) -> Page:
    """Be led to the office."""
    return see_other(request, "/office/")


@get("/office/sign-in", access=PUBLIC)
async def ask(request: Visiting) -> Page:
    """Say who one is."""
    return await show_in_office(request, "sign_in.html", next=request.asks("next"), email="", **NOT_YET)


@post("/office/sign-in", access=PUBLIC, refuses=(TooManyRequests, TooManyLogins))
async def enter(request: Visiting, execute: Execute) -> Page:
    """Sign in. Not while guesses can't be counted by all processes together: much is to be had by a right one here."""
    if request.shop.allowances.alone:
        raise StoreDown("redis")
    email = request.field("email")
    secret = next((value for name, value in request.fields if name == "password"), "")
    try:
        answer = await sign_in(request, execute, email, secret, request.field("code") or None)
    except UNKNOWN as refusal:
        said = {"next": request.field("next"), "email": email} | how_wrong(refusal)
        return await show_in_office(request, "sign_in.html", **said)
    return see_other(request, way_back(request.field("next"), "/office/"), answer)


@post("/office/sign-out", access=PUBLIC, refuses=(TooManyRequests,))
async def leave(request: Visiting, execute: Execute) -> Page:
    """Sign out."""
    return see_other(request, "/office/sign-in", await sign_out(request, execute), "signed-out")


ALL = (led_here, ask, enter, leave)
