"""All that is wrong with a value, in a customer's words: what msgspec refuses, said of every field at once.

msgspec decodes fast, and stops at the first fault in a programmer's words. So it decodes, and what it refuses is walked
here along the same types. Both agree on what is wrong, but for what is known here alone: the bounds of days and
moments, and what a type notes of itself in `Meta(extra=...)`: a `check`, the `words` for what its pattern refuses, the
`first` day it takes, that it is the shop's own currency (`SHOPS_CURRENCY`).
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sized
from datetime import date, datetime
from difflib import get_close_matches
from itertools import islice
from typing import Annotated, Any, Final, Protocol, TypeAlias, runtime_checkable
from uuid import UUID

import msgspec
from msgspec import Meta, inspect

from domain.calendar import FIRST_DAY, LAST_DAY, speakable
from domain.faults import FAULTS_MAX, Fault, FaultCode

NAME_CHARS_MAX: Final = 100
SHOPS_CURRENCY: Final = "shops_currency"
ShopsCurrency = Annotated[str, Meta(examples=["EUR"], extra={SHOPS_CURRENCY: True})]

KINDS: Final[dict[type[inspect.Type], tuple[type, ...]]] = {
    inspect.NoneType: (type(None),),
    inspect.BoolType: (bool,),
    inspect.IntType: (int,),
    inspect.FloatType: (float, int),
    inspect.StrType: (str,),
    inspect.UUIDType: (str,),
    inspect.DateType: (str,),
    inspect.DateTimeType: (str,),
    inspect.EnumType: (str,),
    inspect.LiteralType: (str,),
    inspect.ListType: (list,),
    inspect.VarTupleType: (list,),
    inspect.DictType: (dict,),
    inspect.StructType: (dict,),
}
"""The plain values each type takes, its own first. Bodies and parameters are made of these types only."""

KIND_WORDS: Final = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
}
READ: Final[dict[type[inspect.Type], tuple[Any, str]]] = {
    inspect.UUIDType: (UUID, "This is no id of ours."),
    inspect.DateType: (date, "Give a day, as in 2026-12-01."),
    inspect.DateTimeType: (
        Annotated[datetime, Meta(tz=True)],
        "Give a moment with its time zone, as in 2026-12-01T00:00:00Z.",
    ),
}
"""What texts of these types are read as, and the words for one that can't be."""

EMPTY: Final = FaultCode.REQUIRED, "This can't be empty."
Wrong: TypeAlias = Iterator[tuple[FaultCode, str]]
Part: TypeAlias = tuple[inspect.Type, Mapping[str, Any]]


@runtime_checkable
class WrongTogether(Protocol):
    """A struct whose fields say something of each other.

    It is a command that sees to it. But where some field can't be read no command will, and whoever fills in a form
    should hear of all of it at once.
    """

    @staticmethod
    def wrong_together(given: Mapping[str, object], path: str) -> Iterator[Fault]:
        """Of the fields that can be read."""
        ...


def find_faults(value: object, wanted: inspect.Type, path: str = "", currency: str | None = None) -> list[Fault]:
    """What keeps a plain value, as JSON has them, from being one of `wanted`. FAULTS_MAX are told at most.

    `currency` is the shop's: without it any will do.
    """
    return list(islice(walk(value, wanted, path, currency), FAULTS_MAX))


def parts(wanted: inspect.Type) -> list[Part]:
    """Each type of a union, with what is noted of it (`Meta(extra=...)`)."""
    match wanted:
        case inspect.Metadata(type=inner, extra=extra):
            return [(part, {**(extra or {}), **notes}) for part, notes in parts(inner)]
        case inspect.UnionType(types=types):
            return [part for inner in types for part in parts(inner)]
    return [(wanted, {})]


def walk(value: object, wanted: inspect.Type, path: str, currency: str | None) -> Iterator[Fault]:
    among = parts(wanted)
    kind = type(value)
    taken = [one for one in among if kind in KINDS[type(one[0])]]
    if not taken or (value == "" and not may_be_text(among)):
        code, message = misfit(value, among)
        yield Fault(path or "body", message, code)
        return
    part, notes = min(taken, key=lambda one: KINDS[type(one[0])].index(kind))
    for code, message in wrong_with(value, part, notes, currency):
        yield Fault(path or "body", message, code)
    yield from wrong_inside(value, part, path, currency)


def may_be_text(among: list[Part]) -> bool:
    return any(isinstance(part, inspect.StrType) for part, _ in among)


def misfit(value: object, among: list[Part]) -> tuple[FaultCode, str]:
    if value is None or value == "":
        return EMPTY
    kinds = dict.fromkeys(KINDS[type(part)][0] for part, _ in among if not isinstance(part, inspect.NoneType))
    number = kinds.keys() & {int, float} and str not in kinds
    words = " or ".join(KIND_WORDS[kind] for kind in kinds)
    return (FaultCode.NOT_A_NUMBER if number else FaultCode.WRONG_TYPE), f"This must be {words}."


def wrong_with(value: Any, part: inspect.Type, notes: Mapping[str, Any], currency: str | None) -> Wrong:
    match part:
        case inspect.IntType() | inspect.FloatType():
            yield from wrong_number(value, part, notes)
        case inspect.StrType():
            yield from wrong_text(value, part, notes)
            if SHOPS_CURRENCY in notes and currency not in (None, value):
                yield FaultCode.NOT_ONE_OF, f"This store's currency is {currency}."
        case inspect.ListType() | inspect.VarTupleType() | inspect.DictType():
            yield from wrong_count(value, part)
        case inspect.EnumType() | inspect.LiteralType():
            there = part.values if isinstance(part, inspect.LiteralType) else [each.value for each in part.cls]
            if value not in there:
                yield FaultCode.NOT_ONE_OF, f"Choose one of {', '.join(map(str, there))}."
        case inspect.UUIDType() | inspect.DateType() | inspect.DateTimeType():
            yield from wrong_writing(value, part, notes.get("first", FIRST_DAY))


def wrong_number(value: float, part: inspect.IntType | inspect.FloatType, notes: Mapping[str, Any]) -> Wrong:
    if part.ge is not None and value < part.ge:
        yield FaultCode.TOO_SMALL, f"At least {part.ge}."
    elif part.le is not None and value > part.le:
        yield FaultCode.TOO_LARGE, f"At most {part.le}."
    elif (check := notes.get("check")) is not None and not check.fits(value):
        yield check.code, check.says(value)


def wrong_text(value: str, part: inspect.StrType, notes: Mapping[str, Any]) -> Wrong:
    if part.min_length is not None and len(value) < part.min_length:
        yield (FaultCode.TOO_SHORT, f"At least {part.min_length} characters.") if value else EMPTY
    elif part.max_length is not None and len(value) > part.max_length:
        yield FaultCode.TOO_LONG, f"At most {part.max_length} characters."
    elif part.pattern is not None and not re.search(part.pattern, value):
        yield (FaultCode.WRONG_FORMAT, notes.get("words", "This can't be read.")) if value else EMPTY
    elif (check := notes.get("check")) is not None and not check.fits(value):
        yield check.code, check.says(value)


def wrong_count(value: Sized, part: inspect.ListType | inspect.VarTupleType | inspect.DictType) -> Wrong:
    if part.min_length is not None and len(value) < part.min_length:
        yield FaultCode.TOO_FEW, f"At least {part.min_length} entries."
    if part.max_length is not None and len(value) > part.max_length:
        yield FaultCode.TOO_MANY, f"At most {part.max_length} entries."


def wrong_writing(value: str, part: inspect.Type, first: date) -> Wrong:
    wanted, words = READ[type(part)]
    try:
        read = msgspec.convert(value, wanted)
    except msgspec.ValidationError:
        yield FaultCode.WRONG_FORMAT, words
        return
    if isinstance(read, date) and not speakable(read, first):
        yield FaultCode.WRONG_FORMAT, f"Choose a day from {first} to {LAST_DAY}."


def wrong_inside(value: Any, part: inspect.Type, path: str, currency: str | None) -> Iterator[Fault]:
    """Of a list that is too long no more than it may have: a megabyte of entries would take a second."""
    match part:
        case inspect.ListType(item_type=each) | inspect.VarTupleType(item_type=each):
            for number, item in enumerate(islice(value, part.max_length)):
                yield from walk(item, each, f"{path}[{number}]", currency)
        case inspect.DictType(key_type=name_type, value_type=each):
            for name, item in islice(value.items(), part.max_length):
                yield from walk(name, name_type, at(path, name), currency)
                yield from walk(item, each, at(path, name), currency)
        case inspect.StructType(cls=cls):
            wrong = list(islice(wrong_fields(value, part, path, currency), FAULTS_MAX))
            yield from wrong
            if wrong and issubclass(cls, WrongTogether):
                yield from cls.wrong_together(value, path)


def wrong_fields(
    value: Mapping[str, Any], part: inspect.StructType, path: str, currency: str | None
) -> Iterator[Fault]:
    for field in part.fields:
        if field.encode_name in value:
            yield from walk(value[field.encode_name], field.type, at(path, field.encode_name), currency)
        elif field.required:
            yield Fault(at(path, field.encode_name), "This is needed.", FaultCode.REQUIRED)
    names = {field.encode_name for field in part.fields}
    if part.forbid_unknown_fields:
        yield from (unknown(name, names, path) for name in value if name not in names)


def unknown(name: str, names: Collection[str], path: str = "", what: str = "field") -> Fault:
    near = get_close_matches(name[:NAME_CHARS_MAX], names, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return Fault(at(path, name), f"There is no such {what}.{hint}", FaultCode.UNKNOWN_FIELD)


def at(path: str, name: str) -> str:
    return f"{path}.{name[:NAME_CHARS_MAX]}" if path else name[:NAME_CHARS_MAX]
