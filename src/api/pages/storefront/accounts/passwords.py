"""Passwords: set anew by who reads the account's mails, changed by who knows the old one."""

from typing import Final

from litestar import get, post

from api.callers.access import CUSTOMER, PUBLIC
from api.callers.known_device import device_cookie
from api.pages.cookies import ACCESS, forgotten
from api.pages.forms import Filled, reader_of
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.storefront.accounts.own_pages import show_own
from api.pages.storefront.accounts.sign_in import doors
from api.pages.storefront.show_in_shop import show_in_shop
from api.pages.typed_again import NOTHING_TYPED, REFUSED, typed_again
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.routes.accounts.passwords import ForgotBody, PasswordBody, ResetBody, change_own_password, mail_reset, set_anew
from domain.accounts.password import PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN

NEW_PASSWORD: Final = {"chars_min": PASSWORD_CHARS_MIN, "chars_max": PASSWORD_CHARS_MAX}


@get("/my/forgot", access=PUBLIC)
async def ask_for_link(request: Visiting) -> Page:
    """Say where to mail a link to."""
    said = NOTHING_TYPED | {"filled": Filled(email=request.asks("email"))}
    return await show_in_shop(request, "my/forgot.html", sent=False, **said, **doors(request.asks("next")))


@post("/my/forgot", access=PUBLIC)
async def mail_link(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Have a link mailed that sets a new password. The page is the same whether anybody has the address."""
    ways = doors(request.field("next"))
    try:
        data = (await reader_of(request)).read(request.fields, ForgotBody)
        await mail_reset(data, execute, shop)
    except REFUSED as refusal:
        return await show_in_shop(request, "my/forgot.html", sent=False, **typed_again(request, refusal), **ways)
    return await show_in_shop(request, "my/forgot.html", sent=True, **NOTHING_TYPED, **ways)


@get("/my/reset", access=PUBLIC)
async def ask_for_new(request: Visiting) -> Page:
    """Choose a new password."""
    return await show_in_shop(request, "my/reset.html", token=request.asks("token"), **NOTHING_TYPED, **NEW_PASSWORD)


@post("/my/reset", access=PUBLIC)
async def take_new(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Take the new password. All sessions end."""
    try:
        data = (await reader_of(request)).read(request.fields, ResetBody)
        answer = await set_anew(data, execute, shop)
    except REFUSED as refusal:
        said = typed_again(request, refusal)
        return await show_in_shop(request, "my/reset.html", token=request.field("token"), **said, **NEW_PASSWORD)
    for cookie in answer.cookies:  # by which the device is known from now on
        request.leave(device_cookie(cookie.value or ""))
    return see_other(request, "/my/sign-in", answer, "password-set")


@get("/my/profile/password", access=CUSTOMER)
async def ask_for_change(request: Visiting) -> Page:
    """Choose another password."""
    return await show_own(request, "password.html", **NOTHING_TYPED, **NEW_PASSWORD)


@post("/my/profile/password", access=CUSTOMER)
async def change(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Change one's password, which ends all other sessions."""
    try:
        data = (await reader_of(request)).read(request.fields, PasswordBody)
        answer = await change_own_password(data, execute, shop)
    except REFUSED as refusal:
        return await show_own(request, "password.html", **typed_again(request, refusal), **NEW_PASSWORD)
    request.leave(forgotten(ACCESS))  # the next one says that the password is one's own
    return see_other(request, "/my/profile", answer, "password-changed")


ALL = (ask_for_link, mail_link, ask_for_new, take_new, ask_for_change, change)
