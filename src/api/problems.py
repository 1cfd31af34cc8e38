"""Every refusal and failure as problem+json (RFC 9457), from one table of statuses and codes."""

import errno
from collections.abc import Sequence
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
from api.accepted import NotAcceptable
from api.access import CART_HEADER, NotAllowed, NotSignedIn, cart_cookie
from api.flowing import TooManyFlows
from api.limits import TooManyRequests
from api.parameters import path_faults
from api.security_events import note_refused
from domain import account_refusals, payment_refusals, refusals, return_refusals, review_refusals
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
MALFORMED_JSON: Final = 400, "malformed-json"

TABLE: Final[dict[type[Exception], tuple[int, str]]] = {
    refusals.NotFound: (404, "not-found"),
    refusals.InvalidInput: (400, "invalid-input"),
    refusals.PictureNotReadable: (400, "picture-not-readable"),
    refusals.ImageThereAlready: (409, "image-there-already"),
    FileLeaving: (503, "pictures-busy"),
    account_refusals.EmailTaken: (409, "email-taken"),
    account_refusals.TooManyAddresses: (409, "too-many-addresses"),
    account_refusals.BadCredentials: (401, "bad-credentials"),
    account_refusals.WrongPassword: (400, "wrong-password"),
    account_refusals.PasswordChanged: (409, "password-changed"),
    account_refusals.TokenNotValid: (400, "token-not-valid"),
    account_refusals.SessionEnded: (401, "session-ended"),
    account_refusals.NoLongerAdmin: (401, "not-signed-in"),
    account_refusals.SessionOver: (401, "not-signed-in"),
    account_refusals.TotpNeeded: (401, "totp-needed"),
    account_refusals.TotpWrong: (401, "totp-wrong"),
    account_refusals.WrongCode: (400, "wrong-code"),
    account_refusals.TotpOnAlready: (409, "totp-on-already"),
    account_refusals.TotpNotBegun: (409, "totp-not-begun"),
    account_refusals.PasswordChangeNeeded: (403, "password-change-needed"),
    account_refusals.SecondStepNeeded: (403, "second-step-needed"),
    account_refusals.LastAdmin: (409, "last-admin"),
    refusals.SlugTaken: (409, "slug-taken"),
    refusals.NameTaken: (409, "name-taken"),
    refusals.SkuTaken: (409, "sku-taken"),
    refusals.StillInUse: (409, "still-in-use"),
    refusals.LastVariant: (409, "last-variant"),
    refusals.CategoryInsideItself: (409, "category-inside-itself"),
    refusals.ChangedMeanwhile: (412, "changed-meanwhile"),
    refusals.StockShort: (409, "stock-short"),
    refusals.OutOfStock: (409, "out-of-stock"),
    refusals.CartNotFound: (404, "cart-not-found"),
    refusals.CartIsEmpty: (409, "cart-empty"),
    refusals.GuestCheckoutOff: (409, "guest-checkout-off"),
    refusals.TooManyOpenOrders: (409, "too-many-open-orders"),
    refusals.TooManyUnitsHeld: (409, "too-many-units-held"),
    refusals.TooManyNotes: (409, "too-many-notes"),
    refusals.TooManyKeys: (409, "too-many-keys"),
    refusals.TooManyImports: (409, "too-many-imports"),
    refusals.ImportOver: (409, "import-over"),
    refusals.TooManyEndpoints: (409, "too-many-webhooks"),
    refusals.TargetNotAllowed: (400, "target-not-allowed"),
    refusals.DeliveryUnderWay: (409, "delivery-under-way"),
    refusals.NotShippedThere: (409, "not-shipped-there"),
    refusals.PriceChanged: (409, "price-changed"),
    refusals.StatusNotAllowed: (409, "status-not-allowed"),
    payment_refusals.ProviderNotAvailable: (409, "provider-not-available"),
    payment_refusals.AmountNotPayable: (409, "amount-not-payable"),
    refusals.CouponNotValid: (409, "coupon-not-valid"),
    refusals.CodeTaken: (409, "code-taken"),
    refusals.CountryTaken: (409, "country-taken"),
    review_refusals.ReviewedAlready: (409, "reviewed-already"),
    review_refusals.TooManyReviews: (409, "too-many-reviews"),
    review_refusals.OwnReview: (409, "own-review"),
    review_refusals.ReportedAlready: (409, "reported-already"),
    payment_refusals.RefundTooLarge: (409, "refund-too-large"),
    payment_refusals.NotThatManyUnits: (409, "not-that-many-units"),
    refusals.NothingToSend: (409, "nothing-to-send"),
    return_refusals.NotSent: (409, "not-sent"),
    return_refusals.UnderReturn: (409, "under-return"),
    return_refusals.ReturnedAlready: (409, "returned-already"),
    return_refusals.RefundedAlready: (409, "refunded-already"),
    return_refusals.TooManyReturns: (409, "too-many-returns"),
    refusals.MailNotGivenUp: (409, "mail-not-given-up"),
    payment_refusals.NotInvoiced: (409, "not-invoiced"),
    payment_refusals.SettledAlready: (409, "settled-already"),
    refusals.HistoryStays: (409, "history-stays"),
    payment_refusals.BadSignature: (400, "bad-signature"),
    refusals.KeyReused: (422, "idempotency-key-reused"),
    refusals.KeyInUse: (409, "idempotency-key-in-use"),
    NotSignedIn: (401, "not-signed-in"),
    NotAllowed: (403, "not-allowed"),
    TooManyRequests: (429, "too-many-requests"),
    TooManyLogins: (503, "too-many-logins"),
    TooManyPictures: (503, "pictures-busy"),
    TooManyPrints: (503, "invoices-busy"),
    NotAcceptable: (406, "not-acceptable"),
    TooManyFlows: (503, "streams-busy"),
    SearchBusy: (503, "search-busy"),
    Overloaded: (503, "overloaded"),
    StoreDown: (503, "store-down"),
    NoRoom: (503, "store-down"),
    StoreUnfit: (503, "store-down"),
    refusals.OtherShop: (503, "store-down"),
    ProviderSilent: (503, "provider-silent"),
    ReadModelBehind: (503, "read-model-behind"),
}

OVERLOADED: Final = 503, "overloaded"
TOO_LARGE: Final = 413, "request-entity-too-large"
ADDRESS_TOO_LONG: Final = 414, "uri-too-long"
HEADERS_TOO_LONG: Final = 431, "request-header-fields-too-large"
TOO_SLOW: Final = 408, "request-timeout"
TOO_MANY_AT_ONCE: Final = 429, "too-many-at-once"
NO_WEBSOCKETS: Final = 400, "no-websockets"
NO_JSON: Final = 415, "unsupported-media-type"
DEFECT: Final = (
    500,
    "internal-error",
    "Something went wrong on our side. The request's id finds it in our log.",
)

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


class Problem(msgspec.Struct, frozen=True):
    """What was refused or went wrong; `code` is for programs, and stable."""

    type: str
    title: str
    status: int
    detail: str
    code: str


class FaultyRequest(Problem, frozen=True):
    """`errors` name the fields of bad input."""

    errors: Sequence[Fault]


class ShortOfUnits(Problem, frozen=True):
    """`lines` are those of which there are not enough."""

    lines: Sequence[refusals.ShortLine]


class UnfitCoupon(Problem, frozen=True):
    """`reason` is why the coupon is not valid."""

    reason: refusals.CouponReason


SHAPES: Final[dict[str, type[Problem]]] = {
    MALFORMED_JSON[1]: FaultyRequest,
    TABLE[refusals.InvalidInput][1]: FaultyRequest,
    TABLE[refusals.PictureNotReadable][1]: FaultyRequest,
    TABLE[refusals.TargetNotAllowed][1]: FaultyRequest,
    TABLE[account_refusals.WrongPassword][1]: FaultyRequest,
    TABLE[account_refusals.WrongCode][1]: FaultyRequest,
    TABLE[refusals.OutOfStock][1]: ShortOfUnits,
    TABLE[refusals.TooManyUnitsHeld][1]: ShortOfUnits,
    TABLE[refusals.CouponNotValid][1]: UnfitCoupon,
}
"""The problems that say more than all others do, by their codes."""


def answer(status: int, code: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response[bytes]:
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
    return answer(status, code, WORDS.get(type(refusal), str(refusal)), headers, **more)


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
