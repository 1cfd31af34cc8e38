"""Who of the shop's own people did what."""

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from litestar import Response, Router, get
from litestar.params import FromQuery, QueryParameter

from api.asking import Asking
from api.callers.access import ADMIN
from api.routes.catalog.products import PageNumber, PageSize
from queries.staff.list_audit import AuditPage, ListAudit, list_audit

NAME_CHARS_MAX: Final = 60

ActionName = Annotated[
    str | None, QueryParameter(max_length=NAME_CHARS_MAX, description="What was done, such as update_product")
]
TargetId = Annotated[
    str | None,
    QueryParameter(max_length=NAME_CHARS_MAX, description="What it was done to, by its id; of a tax rate, its country"),
]
SinceDay = Annotated[date | None, QueryParameter(name="from", description="Done on this day or later")]
UntilDay = Annotated[date | None, QueryParameter(name="to", description="Done on this day or earlier")]


@get("/admin/audit", access=ADMIN)
async def audit(
    request: Asking,
    actor: FromQuery[UUID | None] = None,
    action: ActionName = None,
    target: TargetId = None,
    first_day: SinceDay = None,
    last_day: UntilDay = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[AuditPage]:
    """List what the shop's own people did, newest first: who, from where, to what, and what it changed."""
    question = ListAudit(actor, action, target, first_day, last_day, page, page_size)
    return await request.ask(list_audit, question)


routes = Router("/", route_handlers=[audit], tags=["Audit"])
