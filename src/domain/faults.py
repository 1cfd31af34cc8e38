"""What can be wrong with a value that somebody sent: a word for programs, and words for people."""

from enum import StrEnum

import msgspec


class FaultCode(StrEnum):
    """Stable. `not-possible` is well-formed, and makes no sense here and now; the message says why."""

    REQUIRED = "required"
    UNKNOWN_FIELD = "unknown-field"
    DUPLICATE = "duplicate"
    WRONG_TYPE = "wrong-type"
    NOT_A_NUMBER = "not-a-number"
    TOO_SMALL = "too-small"
    TOO_LARGE = "too-large"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    WRONG_FORMAT = "wrong-format"
    NOT_ONE_OF = "not-one-of"
    NOT_A_MULTIPLE = "not-a-multiple"
    NOT_POSSIBLE = "not-possible"


class Fault(msgspec.Struct, frozen=True):
    """`field` is the path of what was sent, as in `items[2].price`."""

    field: str
    message: str
    code: FaultCode = FaultCode.NOT_POSSIBLE
