"""One whole example of each body that is sent, as the OpenAPI document shows it and as one may send it.

What a body doesn't say as a whole (`EXAMPLE`) is made of the examples of its fields.
"""

from typing import Any

from msgspec import UNSET, inspect

from api.requests.bodies import Body


def example_of(body: type[Body]) -> dict[str, Any]:
    """Without the fields of which there is no example: nobody has to send those."""
    if body.EXAMPLE:
        return dict(body.EXAMPLE)
    struct = inspect.type_info(body)
    assert isinstance(struct, inspect.StructType)
    shown = {field.encode_name: shown_for(field.type) for field in struct.fields}
    return {name: value for name, value in shown.items() if value is not UNSET}


def shown_for(wanted: inspect.Type) -> Any:
    """UNSET where there is none."""
    match wanted:
        case inspect.Metadata(extra_json_schema={"examples": [first, *_]}):
            return first
        case inspect.Metadata(type=inner):
            return shown_for(inner)
        case inspect.UnionType(types=types):
            return next((shown for each in types if (shown := shown_for(each)) is not UNSET), UNSET)
        case inspect.ListType(item_type=each) | inspect.VarTupleType(item_type=each):
            return UNSET if (one := shown_for(each)) is UNSET else [one]
        case _:
            return UNSET
