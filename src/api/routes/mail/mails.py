"""What mails lead to that need no page of the shop's."""

import hmac
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from litestar import MediaType, Response, Router, get, post
from litestar.params import FromQuery, QueryParameter

from adapters.mail.ending_page import ending_page
from api.callers.access import PUBLIC
from api.execute import AcceptLanguage
from api.provided import Execute, TheShop
from api.shop import Shop
from commands.cart.stop_notes import StopNotes, stop_notes
from domain.accounts.account_refusals import TokenNotValid
from domain.languages import language_of
from domain.mail.unsubscribing import unsubscribe_token

Token = Annotated[str, QueryParameter(description="As it stands in the mail")]


def require_token(account: UUID, token: str, shop: Shop) -> None:
    """Raises TokenNotValid."""
    expected = unsubscribe_token(shop.settings.links_secret, account)
    if not hmac.compare_digest(expected.encode(), token.encode(errors="surrogatepass")):
        raise TokenNotValid


@post("/mails/unsubscribe", access=PUBLIC, status_code=204, any_body=True, refuses=(TokenNotValid,))
async def unsubscribe(account: FromQuery[UUID], token: Token, execute: Execute, shop: TheShop) -> Response[None]:
    """End the notes about somebody's wishes, from the mail program itself (RFC 8058): whatever the body says."""
    require_token(account, token, shop)
    return await execute.silently(stop_notes, StopNotes(account))


@get(
    "/mails/unsubscribe",
    access=PUBLIC,
    media_type=MediaType.HTML,
    sync_to_thread=False,
    refuses=(TokenNotValid,),
    include_in_schema=False,
)
def ask_first(
    account: FromQuery[UUID], token: Token, shop: TheShop, accept_language: AcceptLanguage = None
) -> Response[str]:
    """Ask somebody who follows the same link whether they mean it. Nothing is ended by a look."""
    require_token(account, token, shop)
    press = f"unsubscribe/now?{urlencode({'account': account, 'token': token})}"
    return page(ending_page(language_of(accept_language), press))


@post(
    "/mails/unsubscribe/now",
    access=PUBLIC,
    status_code=200,
    any_body=True,
    media_type=MediaType.HTML,
    refuses=(TokenNotValid,),
    include_in_schema=False,
)
async def unsubscribe_now(
    account: FromQuery[UUID],
    token: Token,
    execute: Execute,
    shop: TheShop,
    accept_language: AcceptLanguage = None,
) -> Response[str]:
    """End the notes, and say so to whoever pressed the button."""
    require_token(account, token, shop)
    await execute.silently(stop_notes, StopNotes(account))
    return page(ending_page(language_of(accept_language), None))


def page(html: str) -> Response[str]:
    return Response(html, media_type=MediaType.HTML, headers={"Cache-Control": "no-store"})


routes = Router("/", route_handlers=[unsubscribe, ask_first, unsubscribe_now], tags=["Mails"])
