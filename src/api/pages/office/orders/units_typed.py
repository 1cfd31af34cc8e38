"""How many units of which items, as fields such as `send.<the item's id>` say it."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from api.requests.parameters import WHOLE_NUMBER
from domain.cart.cart import LINE_UNITS_MAX
from domain.faults import Fault, FaultCode

UNITS_CHARS_MAX: Final = len(str(LINE_UNITS_MAX))


def units_typed(fields: Iterable[tuple[str, str]], prefix: str) -> tuple[dict[UUID, int], list[Fault]]:
    """What is empty, or 0, is left out. All that is no number of units is a fault, and so is none at all."""
    units: dict[UUID, int] = {}
    faults: list[Fault] = []
    for name, value in fields:
        root, dot, item = name.partition(".")
        if not dot or root != prefix:
            continue
        typed = value.strip() or "0"
        if not WHOLE_NUMBER.fullmatch(typed) or len(typed) > UNITS_CHARS_MAX:
            faults.append(Fault(name, "This is no number of units.", FaultCode.NOT_A_NUMBER))
        elif int(typed) < 0:
            faults.append(Fault(name, "This can't be less than 0.", FaultCode.TOO_SMALL))
        elif int(typed) and (known := id_in(item)) is not None:
            units[known] = int(typed)
    if not units and not faults:
        faults.append(Fault(prefix, "Say how many units.", FaultCode.REQUIRED))
    return units, faults


def id_in(text: str) -> UUID | None:
    """None for a name that no page of ours has given."""
    try:
        return UUID(text)
    except ValueError:
        return None
