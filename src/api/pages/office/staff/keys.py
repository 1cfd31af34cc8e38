"""The office's API keys."""

from typing import Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.forms import Filled, reader_of
from api.pages.office.show_in_office import show_in_office
from api.pages.office.typed import page_asked
from api.pages.page import Page, note_written, see_other
from api.pages.provided import Execute
from api.pages.typed_again import why_not
from api.pages.visiting import Visiting
from api.routes.staff.admin_keys import KeyBody, NewKey, key_making
from commands.staff.create_key import create_key
from commands.staff.end_key import EndKey, end_key
from domain.refusals import Refusal
from domain.staff.api_key import Scope
from queries.staff.list_keys import KeyPage, ListKeys, list_keys

ROOM: Final = "/office/keys"


@get(ROOM, access=ADMIN)
async def listing(request: Visiting) -> Page:
    """Look through the keys that were not ended."""
    found = await request.learn(list_keys, ListKeys(await page_asked(request)), KeyPage)
    return await show_in_office(request, "keys.html", found=found)


@get(f"{ROOM}/new", access=ADMIN)
async def ask(request: Visiting) -> Page:
    """Say what a new key opens."""
    return await show_key(request, Filled())


@post(f"{ROOM}/new", access=ADMIN)
async def make(request: Visiting, execute: Execute) -> Page:
    """Make a key. Its text is on the page that answers, and nowhere else."""
    try:
        body = (await reader_of(request)).read(request.fields, KeyBody)
        command, shown = key_making(execute.caller.id, body)
        answer = await execute(create_key, command, shown, 201, keyed=False)
    except Refusal as refusal:
        return await show_key(request, Filled(request.fields), refusal)
    note_written(request, answer)
    made = msgspec.json.decode(answer.content, type=NewKey)
    return await show_in_office(request, "key_made.html", key=made)


@post(f"{ROOM}/{{key_id:str}}/end", access=ADMIN)
async def end(request: Visiting, key_id: FromPath[UUID], execute: Execute) -> Page:
    """End a key."""
    return see_other(request, ROOM, await execute.silently(end_key, EndKey(key_id)), "key-ended")


async def show_key(request: Visiting, filled: Filled, refusal: Refusal | None = None) -> Page:
    chosen = frozenset(value for name, value in request.fields if name == "scopes") if refusal is not None else ()
    return await show_in_office(
        request, "key.html", filled=filled, **why_not(request, refusal), scopes=tuple(Scope), chosen=chosen
    )


ALL = (listing, ask, make, end)
