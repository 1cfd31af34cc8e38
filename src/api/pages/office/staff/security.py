"""Who tried what, for those who keep watch over the shop."""

from typing import Annotated, Final
from uuid import UUID

from litestar import get
from msgspec import Meta

from adapters.redis.security_trail import DAYS_KEPT, KEPT_OF_EACH_MAX
from api.callers.access import ADMIN
from api.pages.addresses import PageAsked, with_query
from api.pages.forms import Filled, reader_of
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page
from api.pages.visiting import Visiting
from api.requests.bodies import Body
from api.routes.staff.admin_security import ADDRESS_CHARS_MAX
from domain.staff.security_event import SecurityEvent
from queries.staff.list_security_events import ListSecurityEvents, SecurityPage, list_security_events

ROOM: Final = "/office/security"


class Wanted(Body, frozen=True):
    """What is to be seen."""

    event: SecurityEvent | None = None
    account: UUID | None = None
    address: Annotated[str, Meta(max_length=ADDRESS_CHARS_MAX)] | None = None
    page: PageAsked = 1


@get(ROOM, access=ADMIN)
async def listing(request: Visiting) -> Page:
    """Look through who tried what, newest first."""
    wanted = (await reader_of(request)).read_what_fits(request.asked, Wanted)
    question = ListSecurityEvents(wanted.event, wanted.account, wanted.address, wanted.page)
    asked = [(name, value) for name, value in request.asked if name != "page"]
    return await show_in_office(
        request,
        "security.html",
        found=await request.learn(list_security_events, question, SecurityPage),
        filled=Filled(asked),
        events=[event.value for event in SecurityEvent],
        days=DAYS_KEPT,
        most=KEPT_OF_EACH_MAX,
        to=lambda page: with_query(ROOM, [*asked, ("page", page)]),
        narrowed=lambda **more: with_query(ROOM, (dict(asked) | more).items()),
    )


ALL = (listing,)
