"""What a problem says (RFC 9457), by its code: most say the same, and some say more."""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.problems.codes import CODES, MALFORMED_JSON, TABLE
from api.problems.oauth_errors import OAuthError
from domain import refusals
from domain.accounts import account_refusals
from domain.faults import Fault


class Problem(msgspec.Struct, frozen=True):
    """What was refused or went wrong; `code` is for programs, and stable. `error` is what OAuth's programs look for:
    only `POST /auth/token` tells it.
    """

    type: str
    title: str
    status: int
    detail: str
    code: Annotated[str, Meta(extra_json_schema={"enum": CODES})]
    error: OAuthError | UnsetType = UNSET


class FaultyRequest(Problem, frozen=True, kw_only=True):
    """`errors` name the fields of bad input."""

    errors: Sequence[Fault]


class ShortOfUnits(Problem, frozen=True, kw_only=True):
    """`lines` are those of which there are not enough."""

    lines: Sequence[refusals.ShortLine]


class UnfitCoupon(Problem, frozen=True, kw_only=True):
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
