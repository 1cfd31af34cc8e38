"""Saying which values there are, where one was given that there isn't."""

from enum import StrEnum
from typing import Any, get_args, get_type_hints

import msgspec


def with_choices(message: str, holder: Any, field: str) -> str:
    """The message, with the choices of `holder`'s field where it is about an enum."""
    if not message.startswith("Invalid enum value") or not msgspec.inspect.is_struct_type(holder):
        return message
    return message + choices(get_type_hints(holder).get(field))


def choices(annotation: Any) -> str:
    enums = [
        part for part in (annotation, *get_args(annotation)) if isinstance(part, type) and issubclass(part, StrEnum)
    ]
    return f"; one of {', '.join(enums[0])}" if enums else ""
