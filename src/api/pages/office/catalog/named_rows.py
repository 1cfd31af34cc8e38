"""Names with values, as forms have them: rows of two fields each, `NAME.name` and `NAME.value`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from api.pages.forms import Fields
from api.requests.parameters import WHOLE_NUMBER
from domain.catalog.product import NUMBER_MAX, AttributeValue
from domain.faults import FaultCode
from domain.refusals import InvalidInput
from domain.texts import tidy

EMPTY_ROWS: Final = 3
"""Below those that are filled in."""
MORE_ROWS: Final = "more"
"""The button that asks for nothing but room for more of them."""

Rows = Sequence[tuple[str, str]]


def rows_in(fields: Fields, name: str) -> Rows:
    """Those in which something stands."""
    names = [tidy(value) for known, value in fields if known == f"{name}.name"]
    values = [tidy(value) for known, value in fields if known == f"{name}.value"]
    return [(left, right) for left, right in zip(names, values, strict=False) if left or right]


def rows_of(said: Mapping[str, AttributeValue]) -> Rows:
    return [(name, written(value)) for name, value in said.items()]


def with_empty(rows: Rows) -> Rows:
    return [*rows, *[("", "")] * EMPTY_ROWS]


def mapping_of(rows: Rows, field: str) -> dict[str, str]:
    """Raises InvalidInput for a value without a name, and a name that stands there twice."""
    if any(not name for name, _ in rows):
        raise InvalidInput(field, "A value needs a name.", FaultCode.REQUIRED)
    if repeated := twice(name for name, _ in rows):
        raise InvalidInput(f"{field}.{repeated}", "This is given twice.", FaultCode.DUPLICATE)
    return dict(rows)


def twice(names: Iterable[str]) -> str | None:
    seen = set[str]()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def meant(rows: Mapping[str, str], present: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    """As values: what reads as it did stays what it was, and of the rest a whole number is one."""
    return {
        name: present[name] if name in present and written(present[name]) == text else number_or_text(text)
        for name, text in rows.items()
    }


def number_or_text(text: str) -> AttributeValue:
    """ "007" is a text."""
    is_number = WHOLE_NUMBER.fullmatch(text) and len(text) <= len(str(NUMBER_MAX)) and str(int(text)) == text
    return int(text) if is_number else text


def written(value: AttributeValue) -> str:
    return str(value).lower() if isinstance(value, bool) else tidy(str(value))
