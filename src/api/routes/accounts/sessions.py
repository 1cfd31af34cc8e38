"""Where one is signed in."""

from uuid import UUID

from litestar import Response, Router, delete, get
from litestar.params import FromPath

from api.asking import Asking
from api.callers.access import CUSTOMER
from api.provided import Execute
from api.routes.catalog.products import PageNumber, PageSize
from commands.accounts.end_session import EndSession, end_session
from domain.refusals import NotFound
from queries.accounts.list_sessions import ListSessions, SessionPage, list_sessions


@get("/auth/sessions", access=CUSTOMER)
async def listing(request: Asking, page: PageNumber = 1, page_size: PageSize = 20) -> Response[SessionPage]:
    """List where the caller is signed in, the last seen first."""
    return await request.ask(list_sessions, ListSessions(request.caller.id, request.caller.session, page, page_size))


@delete("/auth/sessions/{session_id:str}", access=CUSTOMER, status_code=204, refuses=(NotFound,))
async def end(session_id: FromPath[UUID], execute: Execute) -> Response[None]:
    """End one of the caller's sessions. Its access token works for the few minutes it has left."""
    return await execute.silently(end_session, EndSession(execute.caller.id, session_id))


routes = Router("/", route_handlers=[listing, end], tags=["Accounts"])
