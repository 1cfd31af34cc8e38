"""Signing in and out with a browser."""

from typing import Any

import msgspec
from litestar import Response

from api.callers.access import cart_cookie
from api.callers.known_device import device_cookie
from api.callers.tokens import ACCESS_SECONDS, TokenPair, fingerprint, new_refresh_token
from api.limits.guessing import judged, let_in, prove
from api.pages.cookies import ACCESS, BROWSER, DAY_SECONDS, SESSION, forgotten, kept
from api.pages.form_tokens import new_browser
from api.pages.provided import PageExecutor
from api.pages.visiting import BROWSER_DAYS, Visiting
from commands.accounts.find_credentials import FindCredentials, find_credentials
from commands.accounts.log_in import LogIn, log_in
from commands.accounts.log_out import LogOut, log_out
from commands.base import perform
from domain.accounts.account_refusals import PasswordChanged
from domain.accounts.session import SESSION_IDLE_DAYS_MAX


async def sign_in(
    request: Visiting, execute: PageExecutor, email: str, password: str, code: str | None = None
) -> Response[Any]:
    """A guest's cart is merged into theirs. Raises BadCredentials, TotpNeeded, TotpWrong, TooManyLogins,
    TooManyRequests, StoreDown.
    """
    try:
        return await open_session(request, execute, email, password, code)
    except PasswordChanged:  # by a login beside this one that replaced an old hash, or by its owner: the check decides
        return await open_session(request, execute, email, password, code)


async def open_session(
    request: Visiting, execute: PageExecutor, email: str, password: str, code: str | None
) -> Response[Any]:
    shop = request.shop
    known = await perform(shop.postgres, find_credentials, FindCredentials(email=email))
    guess, better = await prove(password, email, known, execute, shop)
    secret, guest = new_refresh_token(), execute.visitor.guest
    command = LogIn(known.account, known.password_hash, fingerprint(secret), better, execute.device, guest, code)
    async with judged(guess, known, execute):
        answer = await execute(
            log_in,
            command,
            lambda opened: shop.tokens.pair(opened.account, opened.session, opened.known_at, secret),
            keyed=False,
        )
    pair = msgspec.json.decode(answer.content, type=TokenPair)
    request.leave(kept(SESSION, secret, SESSION_IDLE_DAYS_MAX * DAY_SECONDS))
    request.leave(kept(ACCESS, pair.access_token, ACCESS_SECONDS))
    request.leave(device_cookie(let_in(execute, shop, str(known.account))))
    request.leave(kept(BROWSER, new_browser(), BROWSER_DAYS * DAY_SECONDS))
    if guest is not None:
        request.leave(cart_cookie("", 0))
    return answer


async def sign_out(request: Visiting, execute: PageExecutor) -> Response[Any]:
    """Of this browser alone."""
    answer = await execute.silently(log_out, LogOut(fingerprint(request.cookies.get(SESSION, ""))))
    for cookie in (SESSION, ACCESS, BROWSER):
        request.leave(forgotten(cookie))
    return answer
