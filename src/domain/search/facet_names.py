"""Which attributes and options customers are offered to narrow a search by."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from domain.faults import Fault, FaultCode
from domain.folding import fold

ATTRIBUTE_FACETS_MAX: Final = 20
OPTION_FACETS_MAX: Final = 10
FACET_NAME_CHARS_MAX: Final = 200


class FacetNames(msgspec.Struct, frozen=True):
    """None: those that tell most of what was found apart; an empty list: none. Names are compared folded."""

    attributes: tuple[str, ...] | None = None
    options: tuple[str, ...] | None = None


def wrong_facet_names(names: Sequence[str] | None, field: str) -> Iterator[Fault]:
    seen = set[str]()
    for number, name in enumerate(names or ()):
        if not fold(name).strip():
            yield Fault(f"{field}[{number}]", f"There is nothing to read in {name!r}.", FaultCode.WRONG_FORMAT)
        elif fold(name) in seen:
            yield Fault(f"{field}[{number}]", f"{name!r} stands in the list already.", FaultCode.DUPLICATE)
        seen.add(fold(name))
