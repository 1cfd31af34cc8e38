"""What comes out of a catalog file: products, and the reasons why something is none."""

from collections.abc import Iterable, Sequence
from typing import Final, Self

import msgspec

from domain.catalog.catalog_line import CatalogLine
from domain.catalog.product import SKU_CHARS_MAX
from domain.faults import FAULTS_MAX, Fault
from domain.refusals import InvalidInput

UNKNOWN_MAX: Final = 50
UNKNOWN_CHARS_MAX: Final = 60
REASON_CHARS_MAX: Final = 2_000
FAULT_CHARS_MAX: Final = 500


class UnknownFields:
    """Names of what is in a file and nobody here knows; the first UNKNOWN_MAX of them. Catalogs carry all sorts."""

    def __init__(self) -> None:
        self.names: dict[str, None] = {}

    def add(self, names: Iterable[str]) -> None:
        for name in names:
            if len(self.names) < UNKNOWN_MAX:
                self.names[shown(name, UNKNOWN_CHARS_MAX)] = None


class Row(msgspec.Struct, frozen=True):
    """`line` is the one it begins in, `chars` about how much of the file it takes."""

    line: int
    product: CatalogLine
    chars: int


class BadRow(msgspec.Struct, frozen=True):
    """`reason` is all that is wrong in words; `errors` are the same by field, where fields can be told apart."""

    line: int
    sku: str | None
    reason: str
    errors: Sequence[Fault] = ()

    @property
    def chars(self) -> int:
        """About how much it takes itself, whatever the file held there: that is gone."""
        return len(self.reason) + sum(len(error.field) + len(error.message) for error in self.errors)

    @classmethod
    def of(cls, line: int, sku: str | None, refusal: Exception) -> Self:
        """Whatever stands in a file: no more of it is shown than fits, and nothing that no text can hold."""
        faults = refusal.faults[:FAULTS_MAX] if isinstance(refusal, InvalidInput) else ()
        errors = [msgspec.structs.replace(fault, message=shown(fault.message, FAULT_CHARS_MAX)) for fault in faults]
        return cls(
            line, None if sku is None else shown(sku, SKU_CHARS_MAX), shown(str(refusal), REASON_CHARS_MAX), errors
        )


def shown(text: str, chars_max: int) -> str:
    return text[:chars_max].replace("\x00", "").encode(errors="replace").decode()
