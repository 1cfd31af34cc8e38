"""How one signs in to the office oneself: by a password alone, or by a code as well."""

from typing import Any, Final

import msgspec
from litestar import Response, get, post

from adapters.passwords import TooManyLogins
from api.callers.access import ADMIN
from api.limits.tries import TooManyRequests
from api.pages.cookies import ACCESS, forgotten
from api.pages.forms import reader_of
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, note_written, see_other
from api.pages.provided import Execute
from api.pages.typed_again import NOTHING_TYPED, REFUSED, typed_again
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.requests.bodies import Body
from api.routes.accounts.totp import (
    BeginBody,
    Code,
    CodeBody,
    RecoveryCodes,
    TotpToSetUp,
    begin_own,
    confirm_own,
    end_own,
)

ROOM: Final = "/office/second-step"
APP_ADDRESS: Final = "otpauth://totp/"
ADDRESS_CHARS_MAX: Final = 600


class Typed(Body, frozen=True):
    code: Code


@get(ROOM, access=ADMIN, makes_ready=True)
async def look(request: Visiting) -> Page:
    """Look how one signs in."""
    return await show_in_office(request, "second_step.html", **NOTHING_TYPED)


@post(ROOM, access=ADMIN, makes_ready=True, refuses=(TooManyRequests, TooManyLogins))
async def begin(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Begin to set up an app. What it is given is on the page that answers, and nowhere else."""
    try:
        body = (await reader_of(request)).read(request.fields, BeginBody)
        answer = await begin_own(body, execute, shop)
    except REFUSED as refusal:
        return await show_in_office(request, "second_step.html", **typed_again(request, refusal))
    note_written(request, answer)
    told = msgspec.json.decode(answer.content, type=TotpToSetUp)
    return await show_app(request, told.secret, told.uri, NOTHING_TYPED)


@post(f"{ROOM}/confirm", access=ADMIN, makes_ready=True, refuses=(TooManyRequests,))
async def confirm(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Turn it on. The recovery codes are on the page that answers, and nowhere else."""
    try:
        body = (await reader_of(request)).read([pair for pair in request.fields if pair[0] == "code"], Typed)
        answer = await confirm_own(CodeBody(body.code), execute, shop)
    except REFUSED as refusal:
        return await show_app(request, request.field("secret"), request.field("uri"), typed_again(request, refusal))
    settled(request, answer)
    told = msgspec.json.decode(answer.content, type=RecoveryCodes)
    return await show_in_office(request, "recovery_codes.html", codes=told.recovery_codes)


@post(f"{ROOM}/off", access=ADMIN, makes_ready=True, refuses=(TooManyRequests,))
async def off(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Turn it off."""
    try:
        body = (await reader_of(request)).read(request.fields, Typed)
        answer = await end_own(CodeBody(body.code), execute, shop)
    except REFUSED as refusal:
        return await show_in_office(request, "second_step.html", **typed_again(request, refusal))
    settled(request, answer)
    return see_other(request, ROOM, answer, "second-step-off")


def settled(request: Visiting, answer: Response[Any]) -> None:
    """What the browser holds says it from its next page on."""
    note_written(request, answer)
    request.leave(forgotten(ACCESS))


async def show_app(request: Visiting, secret: str, uri: str, said: dict[str, Any]) -> Page:
    """What stood on the page before is sent along, for it is told to nobody twice; it may be anything."""
    sound = uri.startswith(APP_ADDRESS) and len(uri) <= ADDRESS_CHARS_MAX
    picture = picture_of(uri) if sound else ""
    return await show_in_office(
        request,
        "second_step_app.html",
        secret=secret[:ADDRESS_CHARS_MAX],
        uri=uri if sound else "",
        picture=picture,
        **said,
    )


def picture_of(uri: str) -> str:
    """Safe HTML: squares and nothing else. Black on white in the dark too, or no app reads it."""
    import segno  # 20 ms and 3 MB that hardly any process ever needs

    return segno.make(uri, error="m", micro=False).svg_inline(scale=5, light="white")


ALL = (look, begin, confirm, off)
