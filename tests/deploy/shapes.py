"""Schemas for files of platforms that publish none in a package: the keys their references name, and no others."""

from collections.abc import Iterable
from typing import Any

from jsonschema import Draft202012Validator

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
WHOLE: Schema = {"type": "integer", "minimum": 0}
YES_OR_NO: Schema = {"type": "boolean"}


def one_of(*words: str) -> Schema:
    return {"enum": list(words)}


def some(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def named(values: Schema) -> Schema:
    """Whatever names they have."""
    return {"type": "object", "additionalProperties": values}


def closed(needed: Iterable[str] = (), **keys: Schema) -> Schema:
    """With these keys, of which some are needed, and no others. A dash is written as an underscore and an x: `a_xb`."""
    known = {name.replace("_x", "-"): shape for name, shape in keys.items()}
    return {"type": "object", "properties": known, "required": list(needed), "additionalProperties": False}


def faults(told: object, shape: Schema) -> list[str]:
    """Where it is none of that shape, and why."""
    Draft202012Validator.check_schema(shape)
    found = Draft202012Validator(shape).iter_errors(told)
    return [f"{'.'.join(map(str, wrong.absolute_path))}: {wrong.message}" for wrong in found]
