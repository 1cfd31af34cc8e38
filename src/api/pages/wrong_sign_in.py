"""What the way in is shown with again."""

from typing import Any, Final

from api.pages.troubles import when_again
from domain.accounts.account_refusals import BadCredentials, TotpNeeded, TotpWrong

UNKNOWN: Final = (BadCredentials, TotpNeeded, TotpWrong)
NOT_YET: Final[dict[str, Any]] = {"wrong": "", "again": 0, "coded": False}


def how_wrong(refusal: Exception) -> dict[str, Any]:
    """The code is asked for once the password was right."""
    said = {"status": 401, "headers": when_again(refusal)}
    if isinstance(refusal, BadCredentials):
        return NOT_YET | said | {"wrong": "wrong", "again": refusal.again_in_seconds}
    return NOT_YET | said | {"wrong": "code-needed" if isinstance(refusal, TotpNeeded) else "code-wrong", "coded": True}
