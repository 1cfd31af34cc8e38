"""What the OpenAPI document says of every route beyond its types: who may call it, what it refuses, its headers.

A route names its own refusals (`refuses=(OutOfStock, ...)`); the general ones follow from what it is.
"""

import inspect
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from litestar._openapi.schema_generation.plugins.struct import StructSchemaPlugin
from litestar.datastructures import ResponseHeader
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIResponse, Operation, Schema
from litestar.plugins import ReceiveRoutePlugin
from litestar.routes import BaseRoute, HTTPRoute
from litestar.typing import FieldDefinition

from api.access import Access, NotAllowed, NotSignedIn
from api.problems import MEDIA_TYPE, TABLE, Problem
from domain.outages import ReadModelBehind, StoreDown
from domain.refusals import InvalidInput, KeyInUse, KeyReused

COMMAND_HEADERS: Final = {
    "Consistency-Token": "Send it with a query, to read this write",
    "Idempotency-Replayed": "`true` when this is the answer given before",
}
QUERY_HEADERS: Final = {
    "Read-Model-Position": "How far the answer has come, as a token",
    "Read-Model-Lag-Ms": "How old the answer may be, in milliseconds",
}
BODY_PROBLEMS: Final = (
    (400, "malformed-json"),
    TABLE[InvalidInput],
    (413, "request-entity-too-large"),
    (415, "unsupported-media-type"),
)


@dataclass
class NoContent(Operation):
    """A 204 has no body, not even null."""

    def __post_init__(self) -> None:
        answer = (self.responses or {})["204"]
        assert isinstance(answer, OpenAPIResponse)
        answer.content = None


class DescribedRoutes(ReceiveRoutePlugin):
    def receive_route(self, route: BaseRoute) -> None:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                if isinstance(handler.opt.get("access"), Access):
                    describe(handler)


class DescribedStructs(StructSchemaPlugin):
    """A struct's docstring is its description, and a union takes any of its types (7 is an integer and a number)."""

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: object) -> Schema:
        schema = super().to_openapi_schema(field_definition, schema_creator)  # type: ignore[arg-type]
        schema.description = inspect.cleandoc(vars(field_definition.type_).get("__doc__") or "") or None
        for field in (schema.properties or {}).values():
            take_any(field)
        return schema


def take_any(schema: object) -> None:
    if not isinstance(schema, Schema):
        return
    schema.any_of, schema.one_of = schema.any_of or schema.one_of, None
    for inner in (*(schema.any_of or ()), schema.items, schema.additional_properties):
        take_any(inner)


def describe(handler: HTTPRouteHandler) -> None:
    words = inspect.getdoc(handler.fn)
    assert words, f"{handler} has no docstring to show in the API's documentation"
    summary, _, more = words.partition("\n")
    handler.summary, handler.description = summary.rstrip("."), more.strip() or None
    handler.response_description = HTTPStatus(handler.status_code).phrase
    if handler.opt["access"] is not Access.PUBLIC:
        handler.security = [{"bearer": []}]
    if handler.status_code == HTTPStatus.NO_CONTENT:
        handler.operation_class = NoContent
    takes = handler.parsed_fn_signature.parameters
    given = (COMMAND_HEADERS if "execute" in takes else {}) | (QUERY_HEADERS if "ask" in takes else {})
    handler.response_headers = [
        ResponseHeader(name, documentation_only=True, value="", description=words) for name, words in given.items()
    ]
    handler.responses = {**(handler.responses or {}), **answers(problems(handler))}


def problems(handler: HTTPRouteHandler) -> Iterator[tuple[int, str]]:
    """Status and code of everything this route may refuse or fail with."""
    takes, access = handler.parsed_fn_signature.parameters, handler.opt["access"]
    if "data" in takes:
        yield from BODY_PROBLEMS
    if "execute" in takes:
        yield from (TABLE[refusal] for refusal in (InvalidInput, KeyInUse, KeyReused, StoreDown))
    if "ask" in takes:
        yield from (TABLE[refusal] for refusal in (InvalidInput, StoreDown, ReadModelBehind))
    if access is not Access.PUBLIC:
        yield TABLE[NotSignedIn]
    if access is Access.ADMIN:
        yield TABLE[NotAllowed]
    for refusal in handler.opt.get("refuses", ()):
        yield TABLE[refusal]


def answers(found: Iterator[tuple[int, str]]) -> dict[int, ResponseSpec]:
    """One entry a status, whose description lists the codes."""
    codes: dict[int, list[str]] = defaultdict(list)
    for status, code in found:
        if code not in codes[status]:
            codes[status].append(code)
    return {
        status: ResponseSpec(
            Problem,
            generate_examples=False,
            description=f"{HTTPStatus(status).phrase}: " + ", ".join(f"`{code}`" for code in codes[status]),
            media_type=MEDIA_TYPE,
        )
        for status in sorted(codes)
    }
