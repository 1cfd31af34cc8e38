"""Values of every shape a type allows, made of nothing but the type."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import msgspec
from msgspec import inspect

ROUNDS_MAX: Final = 40
"""More than any enum of an event has members."""
MOMENT: Final = "2026-11-30T12:00:00.000001Z"
DAY: Final = "2026-11-30"


def made_up(type_: Any) -> Iterator[Any]:
    """As JSON: first everything filled, then with every other alternative there is, none of them twice."""
    described, seen = inspect.type_info(type_), set[bytes]()
    for turn in range(ROUNDS_MAX):
        value = made(described, turn)
        written = msgspec.json.encode(value)
        if written not in seen:
            seen.add(written)
            yield value


def made(described: inspect.Type, turn: int) -> Any:
    """`turn` picks among alternatives, so that the turns together pick each."""
    match described:
        case inspect.Metadata():
            return made(described.type, turn)
        case inspect.StructType():
            return struct(described, turn)
        case inspect.UnionType():
            full = sorted(described.types, key=lambda each: isinstance(each, inspect.NoneType))
            return made(full[turn % len(full)], turn // len(full))
        case inspect.EnumType():
            return list(described.cls)[turn % len(list(described.cls))].value
        case inspect.LiteralType():
            return described.values[turn % len(described.values)]
        case inspect.VarTupleType() | inspect.ListType():
            return [made(described.item_type, turn)] * (1 - turn % 2)
        case inspect.TupleType():
            return [made(each, turn) for each in described.item_types]
        case inspect.DictType():
            return {"key": made(described.value_type, turn)}
    return plain(described, turn)


def struct(described: inspect.StructType, turn: int) -> Any:
    values = {field.encode_name: made(field.type, turn) for field in described.fields}
    if described.array_like:
        return list(values.values())
    return ({} if described.tag is None else {str(described.tag_field): described.tag}) | values


def plain(described: inspect.Type, turn: int) -> Any:
    match described:
        case inspect.NoneType():
            return None
        case inspect.BoolType():
            return turn % 2 == 0
        case inspect.IntType():
            return 7
        case inspect.StrType():
            return "Müesli & Söhne"
        case inspect.BytesType():
            return "AAEC"
        case inspect.UUIDType():
            return str(uuid5(NAMESPACE_URL, "urn:example"))
        case inspect.DateTimeType():
            return MOMENT
        case inspect.DateType():
            return DAY
    raise NotImplementedError(described)
