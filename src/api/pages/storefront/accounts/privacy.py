"""What the shop knows of one: handed out, and forgotten."""

from typing import Final

from litestar import MediaType, Response, get, post

from api.callers.access import CUSTOMER
from api.pages.cookies import ACCESS, BROWSER, SESSION, forgotten
from api.pages.forms import reader_of
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.storefront.accounts.own_pages import show_own
from api.pages.typed_again import NOTHING_TYPED, REFUSED, typed_again
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.routes.accounts.privacy import EraseBody, forget
from queries.accounts.export_account import ExportAccount, export_account

FILE_NAME: Final = "my-data.json"


@get("/my/privacy", access=CUSTOMER)
async def privacy(request: Visiting) -> Page:
    """See what one can have, and what one can have forgotten."""
    return await show_own(request, "privacy.html", **NOTHING_TYPED)


@get("/my/privacy/export", access=CUSTOMER)
async def export(request: Visiting) -> Response[bytes]:
    """Download all that is kept about oneself, as a file."""
    caller = request.caller
    answer = await request.look_up(export_account, ExportAccount(caller.id), at=caller.known_at)
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"', "Cache-Control": "no-store"}
    return Response(answer.body, media_type=MediaType.JSON, headers=headers)


@post("/my/privacy/erase", access=CUSTOMER)
async def erase(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Be forgotten."""
    try:
        data = (await reader_of(request)).read(request.fields, EraseBody)
        answer = await forget(data, execute, shop)
    except REFUSED as refusal:
        return await show_own(request, "privacy.html", **typed_again(request, refusal))
    for cookie in (SESSION, ACCESS, BROWSER):
        request.leave(forgotten(cookie))
    return see_other(request, "/", answer, "erased")


ALL = (privacy, export, erase)
