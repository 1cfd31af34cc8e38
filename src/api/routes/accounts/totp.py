"""A second step of signing in: a code of an authenticator app."""

import secrets
from typing import Annotated, Any

import msgspec
from litestar import Response, Router, post
from litestar.params import JSONBody
from msgspec import Meta

from adapters.passwords import TooManyLogins
from api.callers.access import CUSTOMER, NotAllowed
from api.callers.credentials import check_password
from api.execute import Executor
from api.limits.guessing import guess_of_owner
from api.limits.tries import TooManyRequests
from api.observability.security_events import SecurityEvent, note
from api.provided import Execute, TheShop
from api.requests.bodies import Body, Password
from api.shop import Shop
from commands.accounts.begin_totp import BeginTotp, begin_totp
from commands.accounts.confirm_totp import ConfirmTotp, confirm_totp
from commands.accounts.end_totp import EndTotp, end_totp
from commands.base import perform
from commands.shop.find_name import FindName, find_name
from domain.accounts.account import Role
from domain.accounts.account_refusals import PasswordChanged, TotpNotBegun, TotpOnAlready, WrongCode, WrongPassword
from domain.accounts.totp import (
    CODE_CHARS_MAX,
    RECOVERY_BYTES,
    RECOVERY_CODES,
    SECRET_BYTES,
    app_address,
    recovery_code,
    secret_text,
)
from domain.refusals import NotFound

Code = Annotated[str, Meta(min_length=6, max_length=CODE_CHARS_MAX, examples=["123456"])]


class BeginBody(Body, frozen=True):
    current_password: Password


class CodeBody(Body, frozen=True):
    code: Code


class TotpToSetUp(msgspec.Struct, frozen=True):
    """What an app is given: the `uri` in a picture, or the `secret` by hand. Neither is told again."""

    secret: str
    uri: str


class RecoveryCodes(msgspec.Struct, frozen=True):
    """Each lets in once, instead of a code of the app. They are told once."""

    recovery_codes: tuple[str, ...]


@post(
    "/auth/totp",
    access=CUSTOMER,
    refuses=(NotAllowed, NotFound, WrongPassword, PasswordChanged, TotpOnAlready, TooManyRequests, TooManyLogins),
)
async def begin(data: JSONBody[BeginBody], execute: Execute, shop: TheShop) -> Response[TotpToSetUp]:
    """Begin to set up an authenticator app (admins only).

    It is asked for once `POST /auth/totp/confirm` was given one of its codes. To begin again ends what was begun
    before. An Idempotency-Key is ignored: secrets are never stored as an answer.
    """
    return await begin_own(data, execute, shop)


async def begin_own(data: BeginBody, execute: Executor, shop: Shop) -> Response[Any]:
    """Raises NotAllowed, NotFound, WrongPassword, PasswordChanged, TotpOnAlready, TooManyRequests, TooManyLogins."""
    if execute.caller.role is not Role.ADMIN:
        raise NotAllowed
    known = await check_password(data.current_password, execute, shop)
    secret, name = secrets.token_bytes(SECRET_BYTES), await perform(shop.postgres, find_name, FindName())
    told = TotpToSetUp(secret_text(secret), app_address(secret, known.email, name))
    command = BeginTotp(execute.caller.id, known.password_hash, secret)
    return await execute(begin_totp, command, lambda _: told, 201, keyed=False)


@post(
    "/auth/totp/confirm",
    access=CUSTOMER,
    status_code=200,
    refuses=(WrongCode, TotpNotBegun, TotpOnAlready, TooManyRequests),
)
async def confirm(data: JSONBody[CodeBody], execute: Execute, shop: TheShop) -> Response[RecoveryCodes]:
    """Turn it on, by a code of the app, which ends all other sessions. The answer's recovery codes are told once.

    The access token says so once it is refreshed.
    """
    return await confirm_own(data, execute, shop)


async def confirm_own(data: CodeBody, execute: Executor, shop: Shop) -> Response[Any]:
    """Raises WrongCode, TotpNotBegun, TotpOnAlready, TooManyRequests."""
    guess = await guess_of_owner(execute, shop)
    codes = tuple(recovery_code(secrets.token_bytes(RECOVERY_BYTES)) for _ in range(RECOVERY_CODES))
    command = ConfirmTotp(execute.caller.id, data.code, codes, execute.caller.session)
    try:
        answer = await execute(confirm_totp, command, RecoveryCodes, keyed=False)
    except WrongCode:
        note(SecurityEvent.AUTH_FAILED, execute.request)
        raise
    await guess.is_right()
    return answer


@post(
    "/auth/totp/off",
    access=CUSTOMER,
    status_code=204,
    refuses=(WrongCode, TotpNotBegun, TooManyRequests),
)
async def off(data: JSONBody[CodeBody], execute: Execute, shop: TheShop) -> Response[None]:
    """Turn it off, by a code of the app, or by a recovery code."""
    return await end_own(data, execute, shop)


async def end_own(data: CodeBody, execute: Executor, shop: Shop) -> Response[Any]:
    """Raises WrongCode, TotpNotBegun, TooManyRequests."""
    if (given := await execute.given_before()) is not None:
        return given
    guess = await guess_of_owner(execute, shop)
    try:
        answer = await execute.silently(end_totp, EndTotp(execute.caller.id, data.code))
    except WrongCode:
        note(SecurityEvent.AUTH_FAILED, execute.request)
        raise
    await guess.is_right()
    return answer


routes = Router("/", route_handlers=[begin, confirm, off], tags=["Accounts"])
