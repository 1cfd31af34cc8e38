"""Who one is here: one's name, one's address, and where one is signed in."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath

from api.callers.access import CUSTOMER
from api.pages.forms import Filled, reader_of
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.session import sign_out
from api.pages.storefront.accounts.own_pages import show_own
from api.pages.typed_again import NOTHING_TYPED, REFUSED, typed_again
from api.pages.visiting import Visiting
from api.pages.words import Words, words_in
from api.provided import TheShop
from api.requests.bodies import AccountName, Body, NewEmail, Password
from api.routes.accounts.account import AccountChanges, change_own
from commands.accounts.end_session import EndSession, end_session
from commands.accounts.log_out_everywhere import LogOutEverywhere, log_out_everywhere
from domain.accounts.device import UNKNOWN
from domain.accounts.session import SESSIONS_MAX
from queries.accounts.get_account import GetAccount, get_account
from queries.accounts.list_sessions import ListSessions, SessionPage, list_sessions
from read_models.accounts import AccountDocument

PROFILE = "/my/profile"


class NameTyped(Body, frozen=True):
    name: AccountName


class EmailTyped(Body, frozen=True):
    email: NewEmail
    current_password: Password


async def account_of(request: Visiting) -> AccountDocument:
    caller = request.caller
    return await request.learn(get_account, GetAccount(caller.id), AccountDocument, at=caller.known_at)


async def show_profile(request: Visiting, said: dict[str, Any], own: AccountDocument) -> Page:
    return await show_own(request, "profile.html", own=own, **said)


@get(PROFILE, access=CUSTOMER)
async def profile(request: Visiting) -> Page:
    """Look at who one is here."""
    own = await account_of(request)
    return await show_profile(request, NOTHING_TYPED | {"filled": Filled(name=own.name)}, own)


@post(PROFILE, access=CUSTOMER)
async def rename(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Be called something else."""
    try:
        data = (await reader_of(request)).read(request.fields, NameTyped)
        answer = await change_own(AccountChanges(name=data.name), execute, shop)
    except REFUSED as refusal:
        return await show_profile(request, typed_again(request, refusal), await account_of(request))
    return see_other(request, PROFILE, answer, "saved")


@get(f"{PROFILE}/email", access=CUSTOMER)
async def ask_for_email(request: Visiting) -> Page:
    """Say what one's new address is."""
    return await show_own(request, "email.html", own=await account_of(request), **NOTHING_TYPED)


@post(f"{PROFILE}/email", access=CUSTOMER)
async def change_email(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Begin to change one's address, or, by the present one, take that wish back."""
    try:
        data = (await reader_of(request)).read(request.fields, EmailTyped)
        changes = AccountChanges(email=data.email, current_password=data.current_password)
        answer = await change_own(changes, execute, shop)
    except REFUSED as refusal:
        own = await account_of(request)
        return await show_own(request, "email.html", own=own, **typed_again(request, refusal))
    wished = msgspec.json.decode(answer.content, type=AccountDocument).pending_email is not None
    return see_other(request, PROFILE, answer, "email-asked" if wished else "email-kept")


def device_words(device: str, words: Words) -> str:
    """What a session's device is called, in the visitor's language: books have it in English."""
    if device == UNKNOWN:
        return words("account.unknown-device")
    browser, on, system = device.partition(" on ")
    return words("account.device", browser=browser, system=system) if on else device


@get(f"{PROFILE}/sessions", access=CUSTOMER)
async def sessions(request: Visiting) -> Page:
    """Look at where one is signed in."""
    caller, words = request.caller, words_in(request.language)
    question = ListSessions(caller.id, caller.session, page_size=SESSIONS_MAX)
    found = await request.learn(list_sessions, question, SessionPage, at=caller.known_at)
    devices = [(each, device_words(each.device, words)) for each in found.items]
    return await show_own(request, "sessions.html", devices=devices)


@post(f"{PROFILE}/sessions/others/end", access=CUSTOMER)
async def end_others(request: Visiting, execute: Execute) -> Page:
    """End all sessions but this one."""
    command = LogOutEverywhere(request.caller.id, but=request.caller.session)
    answer = await execute.silently(log_out_everywhere, command)
    return see_other(request, f"{PROFILE}/sessions", answer, "sessions-ended")


@post(f"{PROFILE}/sessions/{{session_id:str}}/end", access=CUSTOMER)
async def end(session_id: FromPath[UUID], request: Visiting, execute: Execute) -> Page:
    """End one of them. To end this one is to sign out."""
    if session_id == request.caller.session:
        return see_other(request, "/", await sign_out(request, execute), "signed-out")
    answer = await execute.silently(end_session, EndSession(request.caller.id, session_id))
    return see_other(request, f"{PROFILE}/sessions", answer, "device-signed-out")


ALL = (profile, rename, ask_for_email, change_email, sessions, end_others, end)
