"""What can be wrong with a value that somebody sent: a word for programs, and words for people."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

import msgspec

FAULTS_MAX: Final = 100
"""Of one answer: more would only say the same again."""


class FaultCode(StrEnum):
    """Stable. `conflicting` is what something else that is said contradicts, `fixed` what can't be changed.

    `not-possible` is well-formed, and makes no sense here and now for a reason of its own, which the message says.
    """

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
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"
    EASY_TO_GUESS = "easy-to-guess"
    CONFLICTING = "conflicting"
    FIXED = "fixed"
    NOT_POSSIBLE = "not-possible"


class Check(msgspec.Struct, frozen=True):
    """What only the shop knows of a value: whether it `fits`, and the fault of one that doesn't.

    A type notes it of itself, as in `Meta(extra={"check": ...})`, and it is told together with all other faults. `why`
    says of a value what `words` only say of them all.
    """

    fits: Callable[[Any], bool]
    code: FaultCode
    words: str
    why: Callable[[Any], str] | None = None

    def says(self, value: Any) -> str:
        """Of one that doesn't fit."""
        return self.words if self.why is None else self.why(value)


class Fault(msgspec.Struct, frozen=True):
    """`field` is the path of what was sent, as in `items[2].price`."""

    field: str
    message: str
    code: FaultCode = FaultCode.NOT_POSSIBLE
