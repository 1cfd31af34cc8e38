"""Every refusal and failure as problem+json (RFC 9457), by their statuses and codes."""

import errno
from http import HTTPStatus
from typing import Any, Final

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)

from adapters.invoices.printer import TooManyPrints
from adapters.passwords import TooManyLogins
from adapters.pictures.pictures import TooManyPictures
from api.answers.flowing import TooManyFlows
from api.callers.access import CART_HEADER, NotAllowed, NotSignedIn, cart_cookie
from api.limits.tries import TooManyRequests
from api.observability.line_notes import note_in_line
from api.observability.security_events import note_refused
from api.problems.codes import DEFECT, MALFORMED_JSON, TABLE
from api.problems.oauth_errors import oauth_error
from api.problems.refusals_counted import told
from api.problems.shapes import SHAPES, Problem
from api.requests.parameters import path_faults
from domain import refusals
from domain.accounts import account_refusals
from domain.faults import Fault, FaultCode
from domain.outages import (
    FileLeaving,
    NoRoom,
    Overloaded,
    ProviderSilent,
    ReadModelBehind,
    SearchBusy,
    StoreDown,
    StoreUnfit,
)

MEDIA_TYPE: Final = "application/problem+json"
OUTAGE_SECONDS: Final = 2
BUSY_SECONDS: Final = 30
SIGN_IN: Final = (
    "Sign in, and send the access token as `Authorization: Bearer ...`; a guest sends the token of the cart or the"
    " order."
)
BAD_TOKEN: Final = (NotSignedIn, account_refusals.NoLongerAdmin, account_refusals.SessionOver)
"""What a token is not good enough for is told in the same words, whatever is wrong with it."""

WORDS: Final[dict[type[Exception], str]] = {
    **dict.fromkeys(BAD_TOKEN, SIGN_IN),
    NotAllowed: "Your role does not allow this.",
    TooManyPictures: "Too many pictures are being read at this moment.",
    TooManyPrints: "Too many invoices are being printed at this moment.",
    TooManyLogins: "Too many people are signing in at this moment.",
    StoreUnfit: "The shop is not set up to do this yet.",
    refusals.OtherShop: "This process was set up for another shop.",
}

RETRY_AFTER: Final[dict[type[Exception], int]] = {
    refusals.KeyInUse: 1,
    ReadModelBehind: 1,
    SearchBusy: 1,
    Overloaded: 1,
    StoreDown: OUTAGE_SECONDS,
    NoRoom: OUTAGE_SECONDS,
    StoreUnfit: OUTAGE_SECONDS,
    refusals.OtherShop: OUTAGE_SECONDS,
    ProviderSilent: OUTAGE_SECONDS,
    TooManyLogins: OUTAGE_SECONDS,
    TooManyPictures: OUTAGE_SECONDS,
    TooManyPrints: OUTAGE_SECONDS,
    TooManyFlows: BUSY_SECONDS,
    FileLeaving: OUTAGE_SECONDS,
}

NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})

CHALLENGE: Final = "Bearer"
CHALLENGE_AGAIN: Final = 'Bearer error="invalid_token"'

NO_BODY: Final = Fault("body", "Send a JSON object.", FaultCode.REQUIRED)

log = structlog.get_logger()


def answer(status: int, code: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response[bytes]:
    told(code).inc()
    shape = SHAPES.get(code, Problem)
    problem = shape(f"urn:tradepost:problem:{code}", HTTPStatus(status).phrase, status, detail, code, **more)
    return Response(
        msgspec.json.encode(problem),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def refused(request: Request[Any, Any, Any], refusal: Exception) -> Response[bytes]:
    status, code = TABLE[type(refusal)]
    note_in_line(request.scope, {"code": code})
    headers: dict[str, str] = {}
    more: dict[str, Any] = {}
    if isinstance(refusal, TooManyRequests):
        headers["Retry-After"] = str(refusal.retry_after_seconds)
    elif isinstance(refusal, account_refusals.BadCredentials) and refusal.again_in_seconds:
        headers["Retry-After"] = str(refusal.again_in_seconds)
    elif type(refusal) in RETRY_AFTER:
        headers["Retry-After"] = str(RETRY_AFTER[type(refusal)])
    if status == 401:
        again = isinstance(refusal, BAD_TOKEN) and request.headers.get("authorization")
        headers["WWW-Authenticate"] = CHALLENGE_AGAIN if again else CHALLENGE
    if isinstance(refusal, refusals.CartNotFound) and CART_HEADER not in request.headers:
        headers["Set-Cookie"] = cart_cookie("", 0)
    note_unfit(refusal)
    note_refused(request, refusal)
    if isinstance(refusal, refusals.InvalidInput):
        more["errors"] = refusal.faults
    if isinstance(refusal, refusals.OutOfStock | refusals.TooManyUnitsHeld):
        more["lines"] = refusal.lines
    if isinstance(refusal, refusals.CouponNotValid):
        more["reason"] = refusal.reason
    if speaks_oauth(request) and (error := oauth_error(refusal)):
        more["error"] = error
    return answer(status, code, WORDS.get(type(refusal), str(refusal)), headers, **more)


def speaks_oauth(request: Request[Any, Any, Any]) -> bool:
    """None of its routes may have been found yet."""
    handler = request.scope.get("route_handler")
    return handler is not None and bool(handler.opt.get("speaks_oauth"))


def note_unfit(refusal: Exception) -> None:
    """Whoever runs the shop reads in the log what they are to do."""
    if isinstance(refusal, StoreUnfit):
        log.error("a store is unfit", store=refusal.store, reason=refusal.reason, what_to_do=str(refusal))


def invalid(request: Request[Any, Any, Any], invalid_input: ValidationException) -> Response[bytes]:
    """What only the framework looks at: whether there is a body, and what stands in the path."""
    faults = path_faults(request.route_handler, request.path_params)
    return refused(request, refusals.InvalidInput.of(faults or [NO_BODY]))


def http_refused(request: Request[Any, Any, Any], refusal: HTTPException) -> Response[bytes]:
    """What the framework itself refuses."""
    if refusal.status_code >= 500:
        return defect(request, refusal)
    code = HTTPStatus(refusal.status_code).phrase.lower().replace(" ", "-")
    detail = refusal.detail
    if refusal.status_code == 400:
        return answer(*MALFORMED_JSON, detail, errors=[Fault("body", detail, FaultCode.WRONG_FORMAT)])
    if isinstance(refusal, NotFoundException):
        detail = "There is nothing at this address."
    if isinstance(refusal, MethodNotAllowedException):
        detail = f"{request.method} is not possible here."
    headers = {name: value for name, value in (refusal.headers or {}).items() if name.lower() == "allow"}
    return answer(refusal.status_code, code, detail, headers)


def defect(request: Request[Any, Any, Any], defect: Exception) -> Response[bytes]:
    """Anything nobody thought of. What it was stands in the log, under the request's id."""
    note_in_line(request.scope, {"code": DEFECT[1]})
    log.error("defect", method=request.method, path=request.url.path, exc_info=defect)
    return answer(*DEFECT)


def of_the_system(request: Request[Any, Any, Any], trouble: OSError) -> Response[bytes]:
    """Files of a request that the disk has no room for are no defect."""
    return refused(request, NoRoom()) if trouble.errno in NO_ROOM else defect(request, trouble)


HANDLERS: Final[dict[int | type[Exception], Any]] = {
    **dict.fromkeys(TABLE, refused),
    ValidationException: invalid,
    HTTPException: http_refused,
    OSError: of_the_system,
    Exception: defect,
}
