"""The texts of a body as their writers mean them, before it is read as its type."""

from collections.abc import Callable
from typing import Any, TypeAlias

from msgspec import UNSET, inspect

from domain.find_faults import Part, parts
from domain.texts import tidy

Tidy: TypeAlias = Callable[[Any], Any]


def tidier(wanted: inspect.Type, *, may_be_left_out: bool = False) -> Tidy:
    """What tidies a plain value that should be one of `wanted`. It changes texts only, and leaves what is wrong.

    Names in free mappings (attributes, options) are texts too. What is marked `Meta(extra={"verbatim": True})` is left
    alone: a blank in a password is part of it, and an amount left empty is not all there is to give back. Codes that
    are written in capitals are marked `"capitals": True`. UNSET is a field that is as good as left out.
    """
    among = parts(wanted)
    ways: dict[type, Tidy] = dict(way for part, _ in among for way in ways_into(part))
    if not any(notes.get("verbatim", False) for _, notes in among):
        ways[str] = way_of_texts(among, may_be_left_out=may_be_left_out)
    if any(notes.get("capitals", False) for _, notes in among):
        ways[str] = in_capitals(ways[str])
    return lambda value: ways[type(value)](value) if type(value) in ways else value


def in_capitals(way: Tidy) -> Tidy:
    """But letters that no code has: the capital of ß would make two of it."""

    def said(text: str) -> Any:
        meant = way(text)
        return meant.upper() if isinstance(meant, str) and meant.isascii() else meant

    return said


def way_of_texts(among: list[Part], *, may_be_left_out: bool) -> Tidy:
    """Forms send an empty text for a field left empty. Where an empty text is no value, that is null where null can be,
    and else a field left out; an emptied text that can't be is wrong.
    """
    texts = [part for part, _ in among if isinstance(part, inspect.StrType)]
    if any(part.min_length is None and part.pattern is None for part in texts):
        return tidy
    if any(isinstance(part, inspect.NoneType) for part, _ in among):
        return lambda text: tidy(text) or None
    if may_be_left_out and not texts:
        return lambda text: tidy(text) or UNSET
    return tidy


def ways_into(part: inspect.Type) -> list[tuple[type, Tidy]]:
    match part:
        case inspect.ListType(item_type=each) | inspect.VarTupleType(item_type=each):
            tidy_item = tidier(each)
            return [(list, lambda items: [tidy_item(item) for item in items])]
        case inspect.DictType(value_type=each):
            tidy_entry = tidier(each)
            return [(dict, lambda entries: {tidy(name): tidy_entry(entry) for name, entry in entries.items()})]
        case inspect.StructType(fields=fields):
            by_name = {field.encode_name: tidier(field.type, may_be_left_out=not field.required) for field in fields}
            return [(dict, lambda given: tidied(given, by_name))]
    return []


def tidied(given: dict[str, Any], by_name: dict[str, Tidy]) -> dict[str, Any]:
    meant = {name: by_name[name](value) if name in by_name else value for name, value in given.items()}
    return {name: value for name, value in meant.items() if value is not UNSET}
