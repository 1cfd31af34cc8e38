"""Before a page is called: who is there, what form they sent, and whether they may be here."""

from typing import Any, Final, cast
from urllib.parse import parse_qsl

from litestar import Request
from litestar.exceptions import ClientException, HTTPException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from api.callers.access import Access, require_access
from api.callers.tokens import ACCESS_SECONDS, fingerprint
from api.limits.within_limits import within_limits
from api.pages.cookies import ACCESS, BROWSER, SESSION, forgotten, kept
from api.pages.form_tokens import FORM_TOKEN, require_own_form
from api.pages.visiting import FIELDS_MAX, Visiting
from api.requests.strict_request import FORM
from commands.accounts.continue_session import ContinueSession, continue_session
from commands.base import perform
from domain.outages import StoreDown

TYPED: Final = "application/x-www-form-urlencoded"
FORM_BYTES_MAX: Final = 2**18
SECRET_CHARS_MAX: Final = 100


async def admit(request: Request[Any, Any, Any]) -> None:
    """Raises TooManyRequests, NotSignedIn, NotAllowed, FormNotOurs, StoreDown, HTTPException 400, 413 and 415."""
    visiting = cast("Visiting", request)
    await within_limits(visiting)
    if "\x00" in visiting.scope["path"]:
        raise ClientException("There is no such address.")
    await know(visiting)
    if visiting.method == "POST":
        await read_form(visiting)
    require_access(visiting, visiting.route_handler)


async def know(request: Visiting) -> None:
    """Whose session it is: every ten minutes that is asked of Postgres. While Postgres is down, nobody is signed out.

    Raises StoreDown where it must be known.
    """
    secret = request.cookies.get(SESSION, "")
    if request.user is not None or not secret or len(secret) > SECRET_CHARS_MAX:
        return
    shop = request.shop
    try:
        opened = await perform(shop.postgres, continue_session, ContinueSession(fingerprint(secret)))
    except StoreDown:
        if request.route_handler.opt.get("access", Access.PUBLIC) in (Access.PUBLIC, Access.VISITOR):
            return
        raise
    if opened is None:
        request.leave(forgotten(SESSION))
        request.leave(forgotten(ACCESS))
        return
    shop.bell.ring()
    pair = shop.tokens.pair(opened.account, opened.session, opened.known_at, secret)
    request.leave(kept(ACCESS, pair.access_token, ACCESS_SECONDS))
    request.scope["user"] = shop.tokens.caller(pair.access_token)


async def read_form(request: Visiting) -> None:
    """A file is left to whoever takes it, and its form's token stands in the address."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (TYPED, FORM):
        raise HTTPException(status_code=415, detail=f"Send the form as {TYPED}.")
    if kind == TYPED:
        fields = fields_of(await whole_body(request))
        request.scope["state"]["fields"] = fields
        request.said = [[name, value] for name, value in fields if name != FORM_TOKEN]
        token = dict(fields).get(FORM_TOKEN, "")
    else:
        token = request.asks(FORM_TOKEN)
    require_own_form(request, request.cookies.get(BROWSER, ""), token, request.shop.settings.jwt_secrets)


async def whole_body(request: Visiting) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_BYTES_MAX:
            raise RequestEntityTooLarge("This is more than a form has room for.")
    return bytes(body)


def fields_of(body: bytes) -> list[tuple[str, str]]:
    """Raises ClientException for what no browser sends."""
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MAX)
    except (UnicodeDecodeError, ValueError) as broken:
        raise ClientException("This form can't be read.") from broken


class LeaveCookies:
    """Whatever is answered carries the cookies that were left on the way to it, refusals too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_cookies(message: Message) -> None:
            if message["type"] == "http.response.start":
                left = scope["state"].get("cookies_left", ())
                message["headers"] = [*message["headers"], *((b"set-cookie", cookie.encode()) for cookie in left)]
            await send(message)

        await self._app(scope, receive, send_with_cookies)
