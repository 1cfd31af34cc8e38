"""Who of the shop's own people did what."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import get
from msgspec import Meta

from api.callers.access import ADMIN
from api.pages.addresses import PageAsked, with_query
from api.pages.forms import Filled, reader_of
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page
from api.pages.typed_again import faults_of
from api.pages.visiting import Visiting
from api.requests.bodies import Body
from api.routes.staff.admin_audit import NAME_CHARS_MAX
from domain.accounts.account import Role
from domain.refusals import InvalidInput
from queries.accounts.list_users import ListUsers, UserPage, list_users
from queries.staff.list_audit import AuditEntry, AuditPage, ListAudit, list_audit

ROOM: Final = "/office/audit"
ADMINS_MAX: Final = 100
NOT_THERE: Final = "–"  # noqa: RUF001

Word = Annotated[str, Meta(max_length=NAME_CHARS_MAX)]


class Wanted(Body, frozen=True):
    """What of the audit is to be seen."""

    actor: UUID | None = None
    action: Word | None = None
    target: Word | None = None
    first_day: date | None = msgspec.field(default=None, name="from")
    last_day: date | None = msgspec.field(default=None, name="to")
    page: PageAsked = 1


class Changed(msgspec.Struct, frozen=True):
    """A field with what it was and what it is."""

    name: str
    before: str
    after: str


@get(ROOM, access=ADMIN)
async def listing(request: Visiting) -> Page:
    """Look through what was done, newest first."""
    wanted = (await reader_of(request)).read_what_fits(request.asked, Wanted)
    question = ListAudit(wanted.actor, wanted.action, wanted.target, wanted.first_day, wanted.last_day, wanted.page)
    faults: dict[str, str] = {}
    try:
        found = await request.learn(list_audit, question, AuditPage)
    except InvalidInput as refusal:
        faults = faults_of(request, refusal)
        found = AuditPage([], 1, question.page_size, 0)
    admins = await request.learn_if_possible(list_users, ListUsers(role=Role.ADMIN, page_size=ADMINS_MAX), UserPage)
    asked = [(name, value) for name, value in request.asked if name != "page"]
    return await show_in_office(
        request,
        "audit.html",
        found=found,
        faults=faults,
        filled=Filled(asked),
        admins=[] if admins is None else [(str(one.id), f"{one.name} ({one.email})") for one in admins.items],
        changes=changes_of,
        to=lambda page: with_query(ROOM, [*asked, ("page", page)]),
        narrowed=lambda **more: with_query(ROOM, (dict(asked) | more).items()),
    )


def changes_of(entry: AuditEntry) -> list[Changed]:
    """By field, those of what is inside by their way there: `variants.….price`."""
    before, after = (dict(flat(side or {})) for side in (entry.before, entry.after))
    return [
        Changed(name, before.get(name, NOT_THERE), after.get(name, NOT_THERE))
        for name in dict.fromkeys((*before, *after))
    ]


def flat(facts: dict[str, Any], way: str = "") -> Iterator[tuple[str, str]]:
    for name, value in facts.items():
        if isinstance(value, dict) and value:
            yield from flat(value, f"{way}{name}.")
        else:
            yield f"{way}{name}", as_text(value)


def as_text(value: object) -> str:
    """As it is noted: amounts in minor units, moments in UTC."""
    if value is None or value == "":
        return NOT_THERE
    if isinstance(value, list) and all(isinstance(each, str | int | float) for each in value):
        return ", ".join(map(str, value)) or NOT_THERE
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


ALL = (listing,)
