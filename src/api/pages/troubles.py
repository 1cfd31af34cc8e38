"""What pages say when something is refused or fails: the API's table of statuses and codes, in the visitor's words."""

from collections.abc import Coroutine
from typing import Any, Final
from urllib.parse import quote

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, NotFoundException, ValidationException
from litestar.types import Receive, Scope, Send

from api.callers.access import ADMIN, NotAllowed, NotSignedIn
from api.limits.tries import TooManyRequests
from api.observability.line_notes import note_in_line
from api.observability.security_events import SecurityEvent, note, note_refused, path_of
from api.pages.addresses import page_before, way_back
from api.pages.admit import LeaveCookies
from api.pages.cookies import ACCESS, forgotten
from api.pages.form_tokens import FormNotOurs
from api.pages.frame import show
from api.pages.page import Header, Page, see_other
from api.pages.visiting import AS_IT_IS, Visiting
from api.pages.words import Words, words_in
from api.problems.codes import DEFECT, TABLE
from api.problems.handlers import NO_ROOM, RETRY_AFTER, note_unfit
from api.problems.handlers import http_refused as problem
from api.problems.refusals_counted import told
from domain.accounts.account_refusals import (
    BadCredentials,
    NoLongerAdmin,
    PasswordChangeNeeded,
    SecondStepNeeded,
    SessionOver,
)
from domain.faults import Fault
from domain.languages import Language
from domain.outages import NoRoom, ReadModelBehind
from domain.refusals import CouponNotValid

OFFICE: Final = "/office"
REFRESH: Final = b"refresh"
FIRST: Final[dict[type[Exception], str]] = {
    PasswordChangeNeeded: "/my/profile/password",
    SecondStepNeeded: "/office/second-step",
}
"""Where an admin does what the shop asks of them before all else."""
AGAIN_SECONDS: Final = b"1"
QUERY_SIGNS: Final = "/?:@!$&'()*+,;=%-._~"
"""What stands in a query as it is (RFC 3986, 3.4), and the sign that anything else is written with."""
NOT_OURS: Final = 403, "form-not-ours"
STATUS_CODES: Final = {404: "not-found", 405: "not-found", 413: "too-much", 415: "form-not-ours"}

log = structlog.get_logger()


class Later(Response[Any]):
    """The framework takes a page for what was raised from functions that can't wait; it is made as it is sent."""

    def __init__(self, made: Coroutine[Any, Any, Page], visitor: Visiting | None = None) -> None:
        """`visitor` is somebody whom no page's middleware gives the cookies that were left."""
        self._made = made
        self._visitor = visitor

    def to_asgi_response(self, *_: Any, **__: Any) -> Any:
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = await self._made
        await (page if self._visitor is None else LeaveCookies(page))(scope, receive, send)


def visiting(request: Request[Any, Any, Any]) -> Visiting:
    """Handlers of what was raised are given a request of the application's own kind."""
    return Visiting(request.scope, request.receive, request.send)


def refused(request: Request[Any, Any, Any], refusal: Exception) -> Response[Any]:
    return Later(page_of(visiting(request), refusal))


def nowhere(request: Request[Any, Any, Any], refusal: NotFoundException) -> Response[Any]:
    """Where no route is. A person at a browser reads a page; a program, and whoever says nothing, a problem."""
    if request.method != "GET" or "text/html" not in request.headers.get("accept", ""):
        return problem(request, refusal)
    visitor = visiting(request)
    return Later(trouble(visitor, 404, "not-found"), visitor)


async def page_of(visitor: Visiting, refusal: Exception) -> Page:
    note_refused(visitor, refusal)
    if isinstance(refusal, FormNotOurs):
        note(SecurityEvent.ACCESS_REFUSED, visitor, why="form not ours", path=path_of(visitor))
    status, code = NOT_OURS if isinstance(refusal, FormNotOurs) else TABLE[type(refusal)]
    note_in_line(visitor.scope, {"code": code})
    told(code).inc()
    if isinstance(refusal, NoLongerAdmin | SessionOver) and visitor.method == "GET" and not is_of_office(visitor):
        visitor.leave(forgotten(ACCESS))  # the session, if there is one still, says who they are now
        return see_other(visitor, here(visitor))
    if isinstance(refusal, NotSignedIn | NoLongerAdmin | SessionOver):
        return to_sign_in(visitor)
    if type(refusal) in FIRST:
        return see_other(visitor, FIRST[type(refusal)])
    if isinstance(refusal, NotAllowed):
        return await trouble(visitor, 403, code)
    note_unfit(refusal)
    headers = when_again(refusal)
    if isinstance(refusal, ReadModelBehind) and visitor.method == "GET":
        headers += ((REFRESH, AGAIN_SECONDS),)
    return await trouble(visitor, status, code, headers, refusal_words(refusal, words_in(visitor.language)))


def when_again(refusal: Exception) -> tuple[Header, ...]:
    """Retry-After, of what may go well in a while."""
    if isinstance(refusal, BadCredentials):
        known = refusal.again_in_seconds or None
    else:
        known = refusal.retry_after_seconds if isinstance(refusal, TooManyRequests) else RETRY_AFTER.get(type(refusal))
    return () if known is None else ((b"retry-after", str(known).encode()),)


def to_sign_in(request: Visiting) -> Page:
    """And from there back to where one was."""
    left = here(request) if request.method == "GET" else way_back(page_before(request.headers.get("referer", "")))
    request.leave(forgotten(ACCESS))
    target = f"{OFFICE if is_of_office(request) else '/my'}/sign-in?next={quote(left)}"
    if request.is_partial:
        return Page("", 401, ((b"hx-redirect", target.encode()),))
    return see_other(request, target)


def is_of_office(request: Visiting) -> bool:
    return request.route_handler.opt.get("access") is ADMIN


def here(request: Visiting) -> str:
    """Path and query, in ASCII."""
    path, query = quote(request.scope["path"]), quote(request.scope["query_string"], safe=QUERY_SIGNS)
    return f"{path}?{query}" if query else path


def http_refused(request: Request[Any, Any, Any], refusal: HTTPException) -> Response[Any]:
    if refusal.status_code >= 500:
        return defect(request, refusal)
    status = 404 if refusal.status_code == 405 else refusal.status_code
    return Later(trouble(visiting(request), status, STATUS_CODES.get(status, "not-readable")))


def misnamed(request: Request[Any, Any, Any], _: ValidationException) -> Response[Any]:
    """Of an address that can't be anything's: it is nothing's."""
    return Later(trouble(visiting(request), 404, "not-found"))


def defect(request: Request[Any, Any, Any], defect: Exception) -> Response[Any]:
    """Anything nobody thought of. What it was stands in the log, under the request's id."""
    status, code = DEFECT[:2]
    note_in_line(request.scope, {"code": code})
    told(code).inc()
    log.error("defect", method=request.method, path=request.url.path, exc_info=defect)
    return Later(trouble(visiting(request), status, code))


def of_the_system(request: Request[Any, Any, Any], trouble: OSError) -> Response[Any]:
    return refused(request, NoRoom()) if trouble.errno in NO_ROOM else defect(request, trouble)


async def trouble(
    request: Visiting, status: int, code: str, headers: tuple[Header, ...] = (), says: str | None = None
) -> Page:
    request.scope["state"][AS_IT_IS] = True
    template = "office/trouble.html" if request.scope["path"].startswith(OFFICE) else "shop/trouble.html"
    words = words_in(request.language)
    title = words(f"troubles.{code}-title") if f"troubles.{code}-title" in words else words("troubles.other-title")
    if f"troubles.{code}" in words:
        says = words(f"troubles.{code}")
    said: dict[str, Any] = {
        "title": title,
        "says": says or words("troubles.other"),
        "code": code,
        "comes_by_itself": any(name == REFRESH for name, _ in headers),
    }
    return await show(request, template, status=status, headers=headers, **said)


def refusal_words(refusal: Exception, words: Words) -> str:
    """In the page's language by the catalog, or else as the refusal says it itself, in English, which may say more."""
    if isinstance(refusal, FormNotOurs):
        return words(f"troubles.{NOT_OURS[1]}")
    code = TABLE[type(refusal)][1]
    closer = f"{code}-{refusal.reason}" if isinstance(refusal, CouponNotValid) else code
    key = next((f"refusals.{one}" for one in (closer, code) if f"refusals.{one}" in words), None)
    return str(refusal) if key is None else words(key)


def fault_words(fault: Fault, words: Words) -> str:
    """What is wrong with a field; in English as the API does."""
    key = f"faults.{fault.code.value}"
    return fault.message if words.language is Language.ENGLISH or key not in words else words(key)


HANDLERS: Final[dict[int | type[Exception], Any]] = {
    **dict.fromkeys(TABLE, refused),
    FormNotOurs: refused,
    ValidationException: misnamed,
    HTTPException: http_refused,
    OSError: of_the_system,
    Exception: defect,
}
