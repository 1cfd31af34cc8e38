"""Who tried what, for those who keep watch over the shop."""

from typing import Annotated, Final
from uuid import UUID

from litestar import Response, Router, get
from litestar.params import FromQuery, QueryParameter

from adapters.redis.security_trail import DAYS_KEPT, KEPT_OF_EACH_MAX
from api.asking import Asking
from api.callers.access import ADMIN
from api.routes.catalog.products import PageNumber, PageSize
from domain.staff.security_event import SecurityEvent
from queries.staff.list_security_events import ListSecurityEvents, SecurityPage, list_security_events

ADDRESS_CHARS_MAX: Final = 60

KnownAddress = Annotated[
    str | None,
    QueryParameter(max_length=ADDRESS_CHARS_MAX, description="The network address it came from, as it is told here"),
]


@get(
    "/admin/security-events",
    access=ADMIN,
    description=f"List what somebody who keeps watch wants to see, newest first: of each event the last "
    f"{KEPT_OF_EACH_MAX}, for {DAYS_KEPT} days. Of a flood some are kept, and all are counted in the metrics.",
)
async def listing(
    request: Asking,
    event: FromQuery[SecurityEvent | None] = None,
    account: FromQuery[UUID | None] = None,
    address: KnownAddress = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[SecurityPage]:
    """List what somebody who keeps watch wants to see."""
    return await request.ask(list_security_events, ListSecurityEvents(event, account, address, page, page_size))


routes = Router("/", route_handlers=[listing], tags=["Audit"])
