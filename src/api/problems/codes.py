"""Every refusal and failure by the status and the code it is told with: codes are for programs, and stable."""

from typing import Final

from adapters.invoices.printer import TooManyPrints
from adapters.passwords import TooManyLogins
from adapters.pictures.pictures import TooManyPictures
from api.answers.accepted import NotAcceptable
from api.answers.flowing import TooManyFlows
from api.callers.access import NotAllowed, NotSignedIn
from api.limits.tries import TooManyRequests
from domain import refusals
from domain.accounts import account_refusals
from domain.orders import return_refusals
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
from domain.payments import payment_refusals
from domain.reviews import review_refusals

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

BAD_METHOD: Final = 405, "method-not-allowed"
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
CODES: Final = sorted(
    {
        code
        for _, code, *_ in (
            *TABLE.values(),
            *(MALFORMED_JSON, BAD_METHOD, TOO_SLOW, TOO_LARGE, ADDRESS_TOO_LONG, NO_JSON, TOO_MANY_AT_ONCE),
            *(HEADERS_TOO_LONG, NO_WEBSOCKETS, DEFECT),
        )
    }
)
"""All there are."""
