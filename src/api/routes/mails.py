"""What mails lead to that need no page of their own."""

import hmac
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, post
from litestar.params import FromQuery, QueryParameter

from api.access import PUBLIC
from api.provided import Execute, TheShop
from commands.cart.stop_notes import StopNotes, stop_notes
from domain.account_refusals import TokenNotValid
from domain.refusals import NotFound
from domain.unsubscribing import unsubscribe_token

Token = Annotated[str, QueryParameter(description="As it stands in the mail")]


@post("/mails/unsubscribe", access=PUBLIC, status_code=204, any_body=True, refuses=(TokenNotValid, NotFound))
async def unsubscribe(account: FromQuery[UUID], token: Token, execute: Execute, shop: TheShop) -> Response[None]:
    """End the notes about somebody's wishes, from the mail program itself (RFC 8058): whatever the body says."""
    expected = unsubscribe_token(shop.settings.jwt_secret.encode(), account)
    if not hmac.compare_digest(expected.encode(), token.encode(errors="surrogatepass")):
        raise TokenNotValid
    return await execute.silently(stop_notes, StopNotes(account))


routes = Router("/", route_handlers=[unsubscribe], tags=["Mails"])
