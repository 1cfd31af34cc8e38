"""The account one is signed in to: its name, its address, and the proof that one reads it."""

from typing import Any

from litestar import Response, Router, get, patch, post
from litestar.params import JSONBody
from msgspec import UNSET, UnsetType

from adapters.passwords import TooManyLogins
from api.asking import Asking
from api.callers.access import CUSTOMER, PUBLIC
from api.callers.credentials import check_password
from api.execute import Executor
from api.limits.guessing import guessed_token
from api.limits.tries import TooManyRequests, count_mail
from api.provided import Execute, TheShop
from api.requests.bodies import AccountName, Body, MailedToken, NewEmail, Password
from api.shop import Shop
from commands.accounts.change_account import ChangeAccount, NewAddress, change_account
from commands.accounts.send_verification import SendVerification, send_verification
from commands.accounts.verify_email import VerifyEmail, verify_email
from domain.accounts.account import email_key
from domain.accounts.account_refusals import EmailTaken, PasswordChanged, TokenNotValid, WrongPassword
from domain.accounts.account_token import Purpose, token_hash
from domain.faults import FaultCode
from domain.refusals import InvalidInput, NotFound
from queries.accounts.get_account import GetAccount, get_account
from read_models.accounts import AccountDocument, account_document


class AccountChanges(Body, frozen=True):
    """What is left out stays as it is. `current_password` is asked for where the address is to change."""

    name: AccountName | UnsetType = UNSET
    email: NewEmail | UnsetType = UNSET
    current_password: Password | UnsetType = UNSET

    EXAMPLE = {"name": "Eve Adams"}


class TokenBody(Body, frozen=True):
    token: MailedToken


@get("/auth/me", access=CUSTOMER, refuses=(NotFound,))
async def me(request: Asking) -> Response[AccountDocument]:
    """Show who the caller is."""
    return await request.ask(get_account, GetAccount(request.caller.id), at=request.caller.known_at)


@patch(
    "/auth/me",
    access=CUSTOMER,
    refuses=(WrongPassword, PasswordChanged, NotFound, TooManyRequests, TooManyLogins),
)
async def change_me(data: JSONBody[AccountChanges], execute: Execute, shop: TheShop) -> Response[AccountDocument]:
    """Change one's name, or begin to change one's address.

    A new address is `pending_email` until the link that is mailed to it is used, and, where the present one is
    verified, another link that is mailed there. To send the present address takes the wish back.
    """
    return await change_own(data, execute, shop)


async def change_own(data: AccountChanges, execute: Executor, shop: Shop) -> Response[Any]:
    """Raises InvalidInput, WrongPassword, PasswordChanged, NotFound, TooManyRequests, TooManyLogins."""
    if (given := await execute.given_before(200)) is not None:
        return given
    address = None if data.email is UNSET else await new_address(data.email, data.current_password, execute, shop)
    command = ChangeAccount(execute.caller.id, None if data.name is UNSET else data.name, address)
    return await execute(change_account, command, account_document)


async def new_address(email: str, current_password: str | UnsetType, execute: Executor, shop: Shop) -> NewAddress:
    """Raises InvalidInput, WrongPassword, TooManyRequests, TooManyLogins."""
    if current_password is UNSET:
        raise InvalidInput("current_password", "Another address takes your password.", FaultCode.REQUIRED)
    known = await check_password(current_password, execute, shop)
    if email != known.email:  # else no link is mailed
        await count_mail(shop.tries, Purpose.CONFIRM_NEW_EMAIL, execute.caller.id)
        await count_mail(shop.tries, Purpose.CONFIRM_NEW_EMAIL, email_key(email))
    return NewAddress(
        email,
        known.password_hash,
        shop.new_token(Purpose.CONFIRM_NEW_EMAIL),
        shop.new_token(Purpose.RELEASE_OLD_EMAIL),
    )


@post(
    "/auth/email/verify",
    access=PUBLIC,
    status_code=204,
    refuses=(TokenNotValid, EmailTaken, TooManyRequests),
)
async def verify(data: JSONBody[TokenBody], execute: Execute, shop: TheShop) -> Response[None]:
    """Verify an address by the token of the mail; confirm or release one where it is to change."""
    return await prove_own(data, execute, shop)


async def prove_own(data: TokenBody, execute: Executor, shop: Shop) -> Response[None]:
    """Raises TokenNotValid, EmailTaken, TooManyRequests."""
    async with guessed_token(execute, shop):
        return await execute.silently(verify_email, VerifyEmail(token_hash(data.token)))


@post(
    "/auth/email/verification",
    access=CUSTOMER,
    status_code=202,
    refuses=(NotFound, TooManyRequests),
)
async def send_again(execute: Execute, shop: TheShop) -> Response[None]:
    """Mail the link that verifies the caller's address once more; the one before ends.

    To an address that is verified nothing is sent.
    """
    return await mail_link_again(execute, shop)


async def mail_link_again(execute: Executor, shop: Shop) -> Response[None]:
    """Raises NotFound, TooManyRequests."""
    await count_mail(shop.tries, Purpose.VERIFY_EMAIL, execute.caller.id)
    command = SendVerification(execute.caller.id, shop.new_token(Purpose.VERIFY_EMAIL))
    return await execute.silently(send_verification, command, 202)


routes = Router("/", route_handlers=[me, change_me, verify, send_again], tags=["Accounts"])
