"""Signing up, in and out."""

from typing import Any, Final

import msgspec
from litestar import Response, Router, post
from litestar.params import JSONBody
from msgspec import UNSET, UnsetType

from adapters.passwords import TooManyLogins
from api.callers.access import CUSTOMER, PUBLIC
from api.callers.guests import without_cart_cookie
from api.callers.tokens import TokenPair, fingerprint, new_refresh_token, next_refresh_token
from api.execute import AcceptLanguage, Executor
from api.limits.guessing import judged, prove, remembering
from api.limits.tries import TooManyRequests
from api.provided import Execute, TheShop
from api.requests.bodies import (
    PASSWORD_EXAMPLE,
    AccountName,
    Body,
    Email,
    NewEmail,
    NewPassword,
    Password,
    RefreshToken,
)
from api.routes.accounts.totp import Code
from api.shop import Shop
from commands.accounts.find_credentials import FindCredentials, find_credentials
from commands.accounts.log_in import LogIn, log_in
from commands.accounts.log_out import LogOut, log_out
from commands.accounts.log_out_everywhere import LogOutEverywhere, log_out_everywhere
from commands.accounts.refresh_session import Refreshed, RefreshSession, Replayed, refresh_session
from commands.accounts.register_customer import RegisterCustomer, register_customer
from commands.base import perform
from domain.accounts.account_refusals import (
    BadCredentials,
    EmailTaken,
    PasswordChanged,
    SessionEnded,
    TotpNeeded,
    TotpWrong,
)
from domain.accounts.account_token import Purpose
from domain.languages import Language, language_of
from domain.outages import StoreDown
from domain.staff.security_event import SecurityEvent
from read_models.accounts import AccountDocument, account_document

NOTHING: Final = b"null"


class RegisterBody(Body, frozen=True):
    email: NewEmail
    password: NewPassword
    name: AccountName


class LoginBody(Body, frozen=True):
    """`totp` is a code of an authenticator app, or a recovery code, of whoever signs in with one."""

    email: Email
    password: Password
    totp: Code | UnsetType = UNSET

    EXAMPLE = {"email": "eve@example.com", "password": PASSWORD_EXAMPLE}


class RefreshBody(Body, frozen=True):
    refresh_token: RefreshToken


@post(
    "/auth/register",
    access=PUBLIC,
    brings_cart=True,
    refuses=(EmailTaken, TooManyRequests, TooManyLogins),
)
async def register(
    data: JSONBody[RegisterBody], execute: Execute, shop: TheShop, accept_language: AcceptLanguage = None
) -> Response[AccountDocument]:
    """Register a customer. A guest's cart, by its token or cookie, becomes theirs.

    A link that verifies the address comes by mail; nothing waits for it.
    """
    answer = await sign_up(data, execute, shop, language_of(accept_language))
    return without_cart_cookie(answer, execute.visitor)


async def sign_up(data: RegisterBody, execute: Executor, shop: Shop, language: Language) -> Response[Any]:
    """Raises InvalidInput (a password too easy to guess), EmailTaken, TooManyLogins."""
    password_hash = await shop.hash_of_new(data.password, data.email, data.name, field="password")
    token, guest = shop.new_token(Purpose.VERIFY_EMAIL), execute.visitor.guest
    command = RegisterCustomer(data.email, data.name, password_hash, token, guest, language)
    return await execute(register_customer, command, account_document, 201)


@post(
    "/auth/login",
    access=PUBLIC,
    brings_cart=True,
    status_code=200,
    refuses=(BadCredentials, TotpNeeded, TotpWrong, PasswordChanged, TooManyRequests, TooManyLogins),
)
async def login(data: JSONBody[LoginBody], execute: Execute, shop: TheShop) -> Response[TokenPair]:
    """Sign in. A guest's cart, by its token or cookie, is merged into the customer's, once.

    After several wrong tries the next is looked at only after `Retry-After` seconds, which are told of any address,
    whether anybody has it or not.

    An Idempotency-Key is ignored here and for refresh: tokens are never stored, not even as an answer.
    """
    return await sign_in(data, execute, shop)


async def sign_in(data: LoginBody, execute: Executor, shop: Shop) -> Response[Any]:
    """Raises what `login` refuses."""
    try:
        return await open_session(data, execute, shop)
    except PasswordChanged:  # by a login beside this one that replaced an old hash, or by its owner: the check decides
        return await open_session(data, execute, shop)


async def open_session(data: LoginBody, execute: Executor, shop: Shop) -> Response[Any]:
    known = await perform(shop.postgres, find_credentials, FindCredentials(email=data.email))
    guess, better = await prove(data.password, data.email, known, execute, shop)
    token = new_refresh_token()
    command = LogIn(
        known.account,
        known.password_hash,
        fingerprint(token),
        better,
        execute.device,
        execute.visitor.guest,
        None if data.totp is UNSET else data.totp,
    )
    async with judged(guess, known, execute):
        answer = await execute(
            log_in,
            command,
            lambda opened: shop.tokens.pair(opened.account, opened.session, opened.known_at, token),
            keyed=False,
        )
    return await remembering(without_cart_cookie(answer, execute.visitor), execute, shop, str(known.account))


@post(
    "/auth/refresh",
    access=PUBLIC,
    status_code=200,
    refuses=(SessionEnded, StoreDown, TooManyRequests),
)
async def refresh(data: JSONBody[RefreshBody], execute: Execute, shop: TheShop) -> Response[TokenPair]:
    """Exchange a refresh token for the next pair.

    Each refresh token works once. Within ten seconds the same client is given the same next token again, as long as
    that was not used yet; any other second use ends the session.
    """
    secrets = shop.settings.jwt_secrets
    nexts = {fingerprint(token): token for token in (next_refresh_token(one, data.refresh_token) for one in secrets)}
    command = RefreshSession(fingerprint(data.refresh_token), tuple(nexts), execute.device)

    def pair(found: Refreshed | Replayed | None) -> TokenPair | Replayed | None:
        if not isinstance(found, Refreshed):
            return found
        return shop.tokens.pair(found.account, found.session, found.known_at, nexts[found.token_hash])

    renewed = await execute(refresh_session, command, pair, keyed=False)
    if b"access_token" in renewed.content:
        return renewed
    if renewed.content != NOTHING:
        execute.note(SecurityEvent.SESSION_REPLAYED, msgspec.json.decode(renewed.content, type=Replayed).account)
    raise SessionEnded


@post("/auth/logout", access=PUBLIC, status_code=204, refuses=(TooManyRequests,))
async def logout(data: JSONBody[RefreshBody], execute: Execute) -> Response[None]:
    """End a session."""
    return await execute.silently(log_out, LogOut(fingerprint(data.refresh_token)))


@post("/auth/logout-all", access=CUSTOMER, status_code=204)
async def logout_all(execute: Execute) -> Response[None]:
    """End every session of the caller."""
    return await execute.silently(log_out_everywhere, LogOutEverywhere(execute.caller.id))


routes = Router("/", route_handlers=[register, login, refresh, logout, logout_all], tags=["Accounts"])
