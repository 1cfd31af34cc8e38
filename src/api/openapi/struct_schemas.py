"""Bodies and documents in the OpenAPI document: every bound that is checked, at any depth.

The framework's own schemas lose the bounds of what stands in a list or a union, and the type of a tuple's items.
"""

from inspect import cleandoc
from typing import Any, Final

from litestar._openapi.schema_generation import SchemaCreator
from litestar._openapi.schema_generation.plugins.struct import StructSchemaPlugin
from litestar.openapi.spec import Reference, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.typing import FieldDefinition
from msgspec import NODEFAULT, inspect

SIMPLE: Final[dict[type[inspect.Type], tuple[OpenAPIType, OpenAPIFormat | None]]] = {
    inspect.NoneType: (OpenAPIType.NULL, None),
    inspect.BoolType: (OpenAPIType.BOOLEAN, None),
    inspect.UUIDType: (OpenAPIType.STRING, OpenAPIFormat.UUID),
    inspect.DateType: (OpenAPIType.STRING, OpenAPIFormat.DATE),
    inspect.DateTimeType: (OpenAPIType.STRING, OpenAPIFormat.DATE_TIME),
}
NUMBERS: Final[dict[type[inspect.Type], OpenAPIType]] = {
    inspect.IntType: OpenAPIType.INTEGER,
    inspect.FloatType: OpenAPIType.NUMBER,
}


class DescribedStructs(StructSchemaPlugin):
    """A struct's docstring is its description. What is sent holds no unknown fields, an answer all of its own."""

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: SchemaCreator) -> Schema:
        struct = inspect.type_info(field_definition.annotation)
        assert isinstance(struct, inspect.StructType)
        sent = struct.forbid_unknown_fields
        there = [field for field in struct.fields if field.required or not (sent or may_be_unset(field))]
        schema = schema_creator.create_component_schema(
            field_definition,
            required=sorted(field.encode_name for field in there),
            property_fields={},
        )
        schema.description = cleandoc(vars(struct.cls).get("__doc__") or "") or None
        schema.additional_properties = False if sent else None
        schema.properties = {field.encode_name: schema_of(field.type, schema_creator) for field in struct.fields}
        for field in struct.fields:
            told = schema.properties[field.encode_name]
            if sent and isinstance(told, Schema) and field.default not in (NODEFAULT, None):
                told.default = field.default
        return schema


def may_be_unset(field: inspect.Field) -> bool:
    """Such a default is not among those the field tells of."""
    return field.default is NODEFAULT and field.default_factory is NODEFAULT


def schema_of(wanted: inspect.Type, creator: SchemaCreator) -> Schema | Reference:
    match wanted:
        case inspect.Metadata(type=inner, extra_json_schema=notes):
            return noted(schema_of(inner, creator), notes or {})
        case inspect.UnionType(types=types):
            return Schema(any_of=[schema_of(each, creator) for each in types])
        case inspect.StructType(cls=cls) | inspect.EnumType(cls=cls):
            return creator.for_field_definition(FieldDefinition.from_annotation(cls))
        case inspect.LiteralType(values=values):
            return Schema(type=OpenAPIType.STRING, enum=list(values))
        case inspect.StrType():
            return Schema(
                type=OpenAPIType.STRING,
                min_length=wanted.min_length,
                max_length=wanted.max_length,
                pattern=wanted.pattern,
            )
        case inspect.IntType() | inspect.FloatType():
            return Schema(type=NUMBERS[type(wanted)], minimum=wanted.ge, maximum=wanted.le)
        case inspect.ListType(item_type=each) | inspect.VarTupleType(item_type=each):
            return Schema(
                type=OpenAPIType.ARRAY,
                items=schema_of(each, creator),
                min_items=wanted.min_length,
                max_items=wanted.max_length,
            )
        case inspect.DictType(key_type=name, value_type=each):
            return Schema(
                type=OpenAPIType.OBJECT,
                property_names=None if name == inspect.StrType() else schema_of(name, creator),
                additional_properties=True if each == inspect.AnyType() else schema_of(each, creator),
                min_properties=wanted.min_length,
                max_properties=wanted.max_length,
            )
    kind, form = SIMPLE[type(wanted)]
    return Schema(type=kind, format=form)


def noted(schema: Schema | Reference, notes: dict[str, Any]) -> Schema | Reference:
    """With what is said of it beside its type: its description, its examples."""
    if not notes:
        return schema
    told = Schema(all_of=[schema]) if isinstance(schema, Reference) else schema
    for name, value in notes.items():
        setattr(told, name, value)
    return told
