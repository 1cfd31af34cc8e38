"""Plain values, as JSON has them, read as the types they are sent for."""

from functools import cache
from typing import Any, Final

import msgspec
from msgspec import inspect, structs

from domain.faults import Fault, FaultCode
from domain.find_faults import SHOPS_CURRENCY, find_faults, parts
from domain.refusals import InvalidInput

UNREADABLE: Final = Fault("body", "This can't be read.", FaultCode.WRONG_FORMAT)


def read_as(value: object, wanted: Any, currency: str | None = None) -> Any:
    """A plain value as one of `wanted`, strictly: "1" is no number; `currency` is the shop's, where money is read.

    Raises InvalidInput for all that is wrong in it.
    """
    node = node_of(wanted)
    try:
        read = msgspec.convert(value, wanted)
    except msgspec.ValidationError as wrong:
        raise InvalidInput.of(find_faults(value, node, currency=currency) or [UNREADABLE]) from wrong
    if (rest := left_to_look_at(wanted)) is not None and (faults := find_faults(value, rest, currency=currency)):
        raise InvalidInput.of(faults)
    return read


@cache
def node_of(wanted: Any) -> inspect.Type:
    return inspect.type_info(wanted)


@cache
def left_to_look_at(wanted: Any) -> inspect.Type | None:
    """What there is in it that msgspec doesn't know: of a struct, those fields alone."""
    node = node_of(wanted)
    if not isinstance(node, inspect.StructType):
        return node if knows_more(node) else None
    fields = tuple(field for field in node.fields if knows_more(field.type))
    return structs.replace(node, fields=fields, forbid_unknown_fields=False) if fields else None


def knows_more(wanted: inspect.Type) -> bool:
    return any(
        isinstance(part, inspect.DateType | inspect.DateTimeType)
        or notes.keys() & {"check", SHOPS_CURRENCY}
        or any(map(knows_more, inside(part)))
        for part, notes in parts(wanted)
    )


def inside(part: inspect.Type) -> list[inspect.Type]:
    match part:
        case (
            inspect.ListType(item_type=each) | inspect.VarTupleType(item_type=each) | inspect.DictType(value_type=each)
        ):
            return [each]
        case inspect.StructType(fields=fields):
            return [field.type for field in fields]
    return []
