"""What a refusal is called by programs that speak OAuth (RFC 6749, 5.2), beside its code."""

from enum import StrEnum

from domain.accounts.account_refusals import BadCredentials, PasswordChanged, TotpNeeded, TotpWrong
from domain.faults import FaultCode
from domain.refusals import InvalidInput


class OAuthError(StrEnum):
    INVALID_REQUEST = "invalid_request"
    INVALID_GRANT = "invalid_grant"
    UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"


def oauth_error(refusal: Exception) -> OAuthError | None:
    """None for what its RFC has no word for, such as an outage."""
    match refusal:
        case InvalidInput(faults=faults):
            other = any(fault.field == "grant_type" and fault.code is FaultCode.NOT_ONE_OF for fault in faults)
            return OAuthError.UNSUPPORTED_GRANT_TYPE if other else OAuthError.INVALID_REQUEST
        case BadCredentials() | PasswordChanged() | TotpNeeded() | TotpWrong():
            return OAuthError.INVALID_GRANT
        case _:
            return None
