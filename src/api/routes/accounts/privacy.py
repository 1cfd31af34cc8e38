"""What is known of somebody: handed out to them, and forgotten."""

from typing import Any

from litestar import Response, Router, get, post
from litestar.params import JSONBody

from adapters.passwords import TooManyLogins
from api.asking import Asking
from api.callers.access import CUSTOMER
from api.callers.credentials import check_password
from api.execute import Executor
from api.limits.tries import TooManyRequests
from api.provided import Execute, TheShop
from api.requests.bodies import Body, Password
from api.shop import Shop
from commands.accounts.erase_account import EraseAccount, erase_account
from domain.accounts.account_refusals import LastAdmin, PasswordChanged, WrongPassword
from domain.refusals import NotFound
from queries.accounts.export_account import AccountExport, ExportAccount, export_account


class EraseBody(Body, frozen=True):
    current_password: Password


@get("/account/export", access=CUSTOMER, refuses=(NotFound, TooManyRequests))
async def export(request: Asking) -> Response[AccountExport]:
    """Download all that is kept about the caller."""
    return await request.ask(export_account, ExportAccount(request.caller.id), at=request.caller.known_at)


@post(
    "/account/erase",
    access=CUSTOMER,
    status_code=202,
    refuses=(NotFound, WrongPassword, PasswordChanged, LastAdmin, TooManyRequests, TooManyLogins),
)
async def erase(data: JSONBody[EraseBody], execute: Execute, shop: TheShop) -> Response[None]:
    """Forget the caller: personal fields are replaced, figures stay, every session ends, the address is free.

    An order that is under way keeps what it is sent by until it has ended.
    """
    return await forget(data, execute, shop)


async def forget(data: EraseBody, execute: Executor, shop: Shop) -> Response[Any]:
    """Raises WrongPassword, PasswordChanged, LastAdmin, NotFound, TooManyRequests, TooManyLogins."""
    if (given := await execute.given_before(202)) is not None:
        return given
    known = await check_password(data.current_password, execute, shop)
    return await execute.silently(erase_account, EraseAccount(execute.caller.id, known.password_hash), 202)


routes = Router("/", route_handlers=[export, erase], tags=["Accounts"])
