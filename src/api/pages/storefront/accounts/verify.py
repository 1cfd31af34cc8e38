"""Proving that one reads what is sent to an address: links of three kinds of mails lead here."""

from typing import Any

from litestar import get, post

from api.callers.access import CUSTOMER, PUBLIC
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.storefront.show_in_shop import show_in_shop
from api.pages.typed_again import NOTHING_TYPED, REFUSED, typed_again
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.routes.accounts.account import TokenBody, mail_link_again, prove_own
from domain.accounts.account_refusals import TokenNotValid
from queries.accounts.get_account import GetAccount, get_account
from read_models.accounts import AccountDocument


async def show_verify(request: Visiting, token: str, **said: Any) -> Page:
    """`unverified` is somebody signed in whom another link can be mailed."""
    caller, unverified = request.user, False
    if caller is not None:
        own = await request.learn_if_possible(get_account, GetAccount(caller.id), AccountDocument, at=caller.known_at)
        unverified = own is not None and not own.email_verified
    return await show_in_shop(request, "my/verify.html", token=token, unverified=unverified, **said)


@get("/my/verify", access=PUBLIC)
async def ask(request: Visiting) -> Page:
    """See what is to be confirmed. To look changes nothing: programs that read mails open every link in them."""
    return await show_verify(request, request.asks("token"), **NOTHING_TYPED)


@post("/my/verify", access=PUBLIC)
async def confirm(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Confirm it."""
    try:
        answer = await prove_own(TokenBody(request.field("token")), execute, shop)
    except REFUSED as refusal:
        token = "" if isinstance(refusal, TokenNotValid) else request.field("token")
        return await show_verify(request, token, **typed_again(request, refusal))
    return see_other(request, "/my/sign-in" if request.user is None else "/my/profile", answer, "confirmed")


@post("/my/verify/again", access=CUSTOMER)
async def again(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Have the link mailed once more."""
    return see_other(request, "/my/profile", await mail_link_again(execute, shop), "link-mailed")


ALL = (ask, confirm, again)
