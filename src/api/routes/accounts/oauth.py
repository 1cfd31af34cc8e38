"""Signing in as OAuth's programs do it, by the grant of the owner's password (RFC 6749, 4.3)."""

from typing import Literal

from litestar import Response, Router, post
from msgspec import UNSET, UnsetType

from adapters.passwords import TooManyLogins
from api.callers.access import PUBLIC
from api.callers.tokens import TokenPair
from api.limits.tries import TooManyRequests
from api.openapi.docs import TOKEN_PATH
from api.provided import Execute, TheShop
from api.requests.bodies import PASSWORD_EXAMPLE, Body, Email, Password
from api.requests.strict_request import StrictRequest
from api.requests.typed_forms import TYPED, read_form, takes
from api.routes.accounts.auth import LoginBody, sign_in
from api.routes.accounts.totp import Code
from domain.accounts.account_refusals import BadCredentials, PasswordChanged, TotpNeeded, TotpWrong


class TokenForm(Body, frozen=True):
    """`username` is the e-mail address; `totp` as of `POST /auth/login`."""

    grant_type: Literal["password"]
    username: Email
    password: Password
    totp: Code | UnsetType = UNSET

    EXAMPLE = {"grant_type": "password", "username": "eve@example.com", "password": PASSWORD_EXAMPLE}


@post(
    TOKEN_PATH,
    access=PUBLIC,
    brings_cart=True,
    status_code=200,
    takes_form=takes(TokenForm),
    takes_types=(TYPED,),
    speaks_oauth=True,
    refuses=(BadCredentials, TotpNeeded, TotpWrong, PasswordChanged, TooManyRequests, TooManyLogins),
)
async def token(request: StrictRequest, execute: Execute, shop: TheShop) -> Response[TokenPair]:
    """Sign in by a form, for programs that speak OAuth 2: the same as `POST /auth/login`, and behind the same walls.

    Fields that aren't named here are passed over. Refusals are problems as everywhere, whose `error` is OAuth's word
    for them; what it has none for, such as an outage, has no `error`. The next pair comes from `POST /auth/refresh`.
    """
    form = await read_form(request, TokenForm)
    return await sign_in(LoginBody(form.username, form.password, form.totp), execute, shop)


routes = Router("/", route_handlers=[token], tags=["Accounts"])
