"""What a value may be, in words."""

from collections.abc import Mapping
from typing import Any, Final

SHAPES: Final = "shapes.md"
FORMATS: Final = {
    "uuid": "UUID",
    "date-time": "moment (RFC 3339)",
    "date": "day, `2026-11-30`",
    "binary": "file",
    "email": "e-mail address",
    "duration": "duration",
}
SIMPLE: Final = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "`true` or `false`",
    "object": "object",
    "null": "null",
}
VALUES_SHOWN_MAX: Final = 40


def named(reference: str) -> str:
    return reference.rpartition("/")[2]


def kind(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    """`shapes` are all that have a name."""
    if "$ref" in schema:
        name = named(schema["$ref"])
        shape = shapes[name]
        return f"[{name}]({SHAPES}#{name.lower()})" if "properties" in shape else kind(shape, shapes)
    for together in ("anyOf", "oneOf"):
        if together in schema:
            return " or ".join(dict.fromkeys(kind(one, shapes) for one in schema[together]))
    if "allOf" in schema:
        return " with ".join(kind(one, shapes) for one in schema["allOf"])
    if "enum" in schema:
        return one_of(schema["enum"])
    if schema.get("type") == "array":
        return bounded(f"list of {kind(schema.get('items', {}), shapes)}", schema, "Items", "")
    if isinstance(schema.get("additionalProperties"), Mapping):
        return f"object, each value: {kind(schema['additionalProperties'], shapes)}"
    said = FORMATS.get(schema.get("format", "")) or SIMPLE.get(str(schema.get("type")), "anything")
    said = bounded(said, schema, "Length", " characters")
    least, most = schema.get("minimum"), schema.get("maximum")
    return said if least is None and most is None else f"{said}, {span(least, most)}"


def one_of(values: list[Any]) -> str:
    shown = ", ".join(f"`{value}`" for value in values[:VALUES_SHOWN_MAX])
    return shown if len(values) <= VALUES_SHOWN_MAX else f"{shown} and {len(values) - VALUES_SHOWN_MAX} more"


def bounded(said: str, schema: Mapping[str, Any], what: str, unit: str) -> str:
    least, most = schema.get(f"min{what}"), schema.get(f"max{what}")
    return said if not least and most is None else f"{said}, {span(least, most)}{unit}"


def span(least: float | None, most: float | None) -> str:
    if most is None:
        return f"{written(least or 0)} or more"
    if not least:
        return f"at most {written(most)}"
    return f"{written(least)} to {written(most)}" if least != most else written(most)


def written(number: float) -> str:
    """A whole one without a fraction, though JSON Schema's bounds may be either."""
    return f"{int(number):,}" if number == int(number) else f"{number:,}"
