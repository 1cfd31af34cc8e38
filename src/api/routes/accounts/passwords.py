"""Passwords: changed by who knows the old one, set anew by who reads the account's mails."""

from typing import Any

from litestar import Response, Router, post
from litestar.params import JSONBody

from adapters.passwords import TooManyLogins
from api.callers.access import CUSTOMER, PUBLIC
from api.callers.credentials import check_password
from api.execute import Executor
from api.limits.guessing import guessed_token, remembering
from api.limits.tries import TooManyRequests, count_mail
from api.provided import Execute, TheShop
from api.requests.bodies import PASSWORD_EXAMPLE, Body, Email, MailedToken, NewPassword, Password
from api.shop import Shop
from commands.accounts.change_password import ChangePassword, change_password
from commands.accounts.find_reset import FindReset, find_reset
from commands.accounts.request_password_reset import RequestPasswordReset, request_password_reset
from commands.accounts.reset_password import ResetPassword, reset_password
from commands.base import perform
from domain.accounts.account import email_key
from domain.accounts.account_refusals import PasswordChanged, TokenNotValid, WrongPassword
from domain.accounts.account_token import Purpose, token_hash
from domain.refusals import NotFound


class PasswordBody(Body, frozen=True):
    current_password: Password
    new_password: NewPassword

    EXAMPLE = {"current_password": PASSWORD_EXAMPLE, "new_password": "four quiet lamps burning"}


class ForgotBody(Body, frozen=True):
    email: Email


class ResetBody(Body, frozen=True):
    token: MailedToken
    new_password: NewPassword


@post(
    "/auth/password",
    access=CUSTOMER,
    status_code=204,
    refuses=(NotFound, WrongPassword, PasswordChanged, TooManyRequests, TooManyLogins),
)
async def password(data: JSONBody[PasswordBody], execute: Execute, shop: TheShop) -> Response[None]:
    """Change the password, which ends all other sessions."""
    return await change_own_password(data, execute, shop)


async def change_own_password(data: PasswordBody, execute: Executor, shop: Shop) -> Response[Any]:
    """Raises InvalidInput, WrongPassword, PasswordChanged, NotFound, TooManyRequests, TooManyLogins."""
    if (given := await execute.given_before()) is not None:
        return given
    known = await check_password(data.current_password, execute, shop)
    new_hash = await shop.hash_of_new(data.new_password, known.email, known.name, field="new_password")
    return await execute.silently(
        change_password, ChangePassword(execute.caller.id, known.password_hash, new_hash, execute.caller.session)
    )


@post(
    "/auth/password/forgot",
    access=PUBLIC,
    status_code=202,
    refuses=(TooManyRequests,),
)
async def forgot(data: JSONBody[ForgotBody], execute: Execute, shop: TheShop) -> Response[None]:
    """Mail a link that sets a new password.

    The answer is the same whether anybody has the address. The link works once, for 30 minutes; another one ends it.
    """
    return await mail_reset(data, execute, shop)


async def mail_reset(data: ForgotBody, execute: Executor, shop: Shop) -> Response[None]:
    """Raises TooManyRequests."""
    await count_mail(shop.tries, Purpose.RESET_PASSWORD, email_key(data.email))
    command = RequestPasswordReset(data.email, shop.new_token(Purpose.RESET_PASSWORD))
    return await execute.silently(request_password_reset, command, 202)


@post(
    "/auth/password/reset",
    access=PUBLIC,
    status_code=204,
    refuses=(TokenNotValid, TooManyRequests, TooManyLogins),
)
async def reset(data: JSONBody[ResetBody], execute: Execute, shop: TheShop) -> Response[None]:
    """Set a new password by the token of the mail, which ends every session.

    A password that is refused leaves the token as it is.
    """
    return await set_anew(data, execute, shop)


async def set_anew(data: ResetBody, execute: Executor, shop: Shop) -> Response[Any]:
    """Whoever reads the account's mails has proven enough for the device to be known.

    Raises InvalidInput, TokenNotValid, TooManyRequests, TooManyLogins.
    """
    if (given := await execute.given_before()) is not None:
        return given
    proof = token_hash(data.token)
    async with guessed_token(execute, shop):
        account = await perform(shop.postgres, find_reset, FindReset(proof))
    password_hash = await shop.hash_of_new(data.new_password, account.email, account.name, field="new_password")
    answer = await execute.silently(reset_password, ResetPassword(proof, password_hash))
    return await remembering(answer, execute, shop, str(account.id))


routes = Router("/", route_handlers=[password, forgot, reset], tags=["Accounts"])
