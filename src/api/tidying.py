"""The texts of a body as their writers mean them, before it is read as its type."""

from collections.abc import Callable
from typing import Any, TypeAlias

from msgspec import inspect

from domain.find_faults import parts
from domain.texts import tidy

Tidy: TypeAlias = Callable[[Any], Any]


def tidier(wanted: inspect.Type) -> Tidy:
    """What tidies a plain value that should be one of `wanted`. It changes texts only, and leaves what is wrong.

    Names in free mappings (attributes, options) are texts too. A text marked `Meta(extra={"verbatim": True})` is left
    alone, for a blank in a password is part of it.
    """
    among = parts(wanted)
    ways = dict(way for part, notes in among for way in ways_of(part, verbatim=notes.get("verbatim", False)))
    if str in ways and empty_is_nothing([part for part, _ in among]):
        ways[str] = tidy_or_none
    return lambda value: ways[type(value)](value) if type(value) in ways else value


def ways_of(part: inspect.Type, *, verbatim: bool) -> list[tuple[type, Tidy]]:
    match part:
        case inspect.StrType() if not verbatim:
            return [(str, tidy)]
        case inspect.ListType(item_type=each) | inspect.VarTupleType(item_type=each):
            tidy_item = tidier(each)
            return [(list, lambda items: [tidy_item(item) for item in items])]
        case inspect.DictType(value_type=each):
            tidy_entry = tidier(each)
            return [(dict, lambda entries: {tidy(name): tidy_entry(entry) for name, entry in entries.items()})]
        case inspect.StructType(fields=fields):
            by_name = {field.encode_name: tidier(field.type) for field in fields}
            return [
                (
                    dict,
                    lambda given: {
                        name: by_name[name](value) if name in by_name else value for name, value in given.items()
                    },
                )
            ]
    return []


def empty_is_nothing(among: list[inspect.Type]) -> bool:
    """Forms send an empty text for a field left empty: that is null, where null can be and an empty text can't."""
    nullable = any(isinstance(part, inspect.NoneType) for part in among)
    texts = [part for part in among if isinstance(part, inspect.StrType)]
    return nullable and not any(part.min_length is None and part.pattern is None for part in texts)


def tidy_or_none(text: str) -> str | None:
    return tidy(text) or None
