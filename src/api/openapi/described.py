"""What the OpenAPI document says of every route beyond its types: who may call it, what it refuses, its headers.

A route names its own refusals (`refuses=(OutOfStock, ...)`); the general ones follow from what it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import reduce
from http import HTTPStatus
from inspect import getdoc
from itertools import chain
from operator import or_
from typing import Any, Final, TypeAlias

from litestar import Response as Answer
from litestar.datastructures import ResponseHeader
from litestar.enums import ParamType
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import (
    OpenAPIMediaType,
    OpenAPIResponse,
    Operation,
    Parameter,
    Reference,
    RequestBody,
    Schema,
)
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.plugins import ReceiveRoutePlugin
from litestar.routes import BaseRoute, HTTPRoute
from msgspec import inspect

from api.asking import Asking
from api.callers.access import Access, NotAllowed, NotSignedIn
from api.limits.classes import LIMIT
from api.limits.tries import TooManyRequests
from api.openapi.examples import example_of
from api.problems.codes import (
    ADDRESS_TOO_LONG,
    HEADERS_TOO_LONG,
    MALFORMED_JSON,
    NO_JSON,
    OVERLOADED,
    TABLE,
    TOO_LARGE,
    TOO_MANY_AT_ONCE,
    TOO_SLOW,
)
from api.problems.handlers import MEDIA_TYPE
from api.problems.shapes import SHAPES, FaultyRequest, Problem
from api.requests.named_filters import DESCRIBED
from api.requests.parameters import parameters_of
from api.requests.strict_request import WITH_BODY, strictness
from domain.accounts.account_refusals import PasswordChangeNeeded, SecondStepNeeded
from domain.find_faults import parts
from domain.outages import ReadModelBehind, StoreDown
from domain.refusals import InvalidInput, KeyInUse, KeyReused

COMMAND_HEADERS: Final = {
    "Consistency-Token": "Send it with a query, to read this write",
    "Idempotency-Replayed": "`true` when this is the answer given before",
}
READING: Final = frozenset({"GET", "OPTIONS"})
QUERY_HEADERS: Final = {
    "ETag": "Names this answer; sent back as If-None-Match it spares its body while it holds",
    "Read-Model-Position": "How far the answer has come, as a token",
    "Read-Model-Lag-Ms": "How old the answer may be, in milliseconds",
}
ASKED_WITH: Final = [
    Parameter(name, ParamType.HEADER, Schema(type=OpenAPIType.STRING), description)
    for name, description in (
        ("Consistency-Token", "Wait until the answer shows the command that gave this token"),
        ("If-None-Match", "The ETag of an answer one has: if it still holds, only that is said"),
    )
]
NOT_MODIFIED: Final = OpenAPIResponse(description="Not Modified: the answer that If-None-Match names still holds")
SIGNED_IN: Final = ("bearer", "password")
WAYS_IN: Final[dict[Access, tuple[str, ...]]] = {
    Access.PUBLIC: (),
    Access.VISITOR: ("", *SIGNED_IN, "cart_token", "cart_cookie"),
    Access.CART: (*SIGNED_IN, "cart_token", "cart_cookie"),
    Access.ORDER: (*SIGNED_IN, "order_token"),
    Access.CUSTOMER: SIGNED_IN,
    Access.ADMIN: SIGNED_IN,
}
"""The security schemes of which one is needed; an empty one: none is."""
BRINGS_CART: Final = ("", "cart_token", "cart_cookie")
PROBLEM_EXAMPLES: Final[dict[type[Problem], dict[str, object]]] = {
    FaultyRequest: {"errors": [{"field": "quantity", "message": "This is needed.", "code": "required"}]},
    Problem: {},
}
MALFORMED: Final = MALFORMED_JSON, TABLE[InvalidInput]

Codes: TypeAlias = Mapping[int, Mapping[type[Problem], Sequence[str]]]
"""By status, and by what the problem says."""


class DescribedRoutes(ReceiveRoutePlugin):
    def receive_route(self, route: BaseRoute) -> None:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                if isinstance(handler.opt.get("access"), Access):
                    describe(handler)


def describe(handler: HTTPRouteHandler) -> None:
    words = getdoc(handler.fn)
    assert words, f"{handler} has no docstring to show in the API's documentation"
    summary, _, more = words.partition("\n")
    handler.summary, handler.description = summary.rstrip("."), more.strip() or None
    handler.response_description = HTTPStatus(handler.status_code).phrase
    ways = [*WAYS_IN[handler.opt["access"]], *(BRINGS_CART if handler.opt.get("brings_cart") else ())]
    handler.security = [{way: []} if way else {} for way in ways] or None
    takes = handler.parsed_fn_signature.parameters
    given = (COMMAND_HEADERS if "execute" in takes else {}) | (QUERY_HEADERS if is_question(handler) else {})
    given |= handler.opt.get("gives", {})
    handler.response_headers = [
        ResponseHeader(name, documentation_only=True, value="", description=words) for name, words in given.items()
    ]
    codes = grouped(problems(handler))
    handler.responses = {**(handler.responses or {}), **answers(codes)}
    handler.operation_class = operation(handler, codes)


def is_question(handler: HTTPRouteHandler) -> bool:
    request = handler.parsed_fn_signature.parameters.get("request")
    return request is not None and request.is_subclass_of(Asking)


def problems(handler: HTTPRouteHandler) -> Iterator[tuple[int, str]]:
    """Status and code of everything this route may refuse or fail with."""
    takes, access = handler.parsed_fn_signature.parameters, handler.opt["access"]
    yield from (ADDRESS_TOO_LONG, HEADERS_TOO_LONG, TOO_MANY_AT_ONCE)
    if LIMIT in handler.opt:
        yield from (TABLE[TooManyRequests], OVERLOADED)
    if handler.http_methods - READING:
        yield from (TOO_LARGE, TOO_SLOW)
    if not strictness(handler).takes_request and not handler.opt.get("any_query"):
        yield TABLE[InvalidInput]
        if handler.http_methods - READING:
            yield from MALFORMED
        if handler.http_methods & WITH_BODY:
            yield NO_JSON
    if "execute" in takes:
        yield from (TABLE[refusal] for refusal in (KeyInUse, KeyReused, StoreDown))
    if is_question(handler):
        yield from (TABLE[refusal] for refusal in (StoreDown, ReadModelBehind))
    if access is not Access.PUBLIC:
        yield TABLE[NotSignedIn]
    if access is Access.ADMIN:
        yield from (TABLE[refusal] for refusal in (NotAllowed, PasswordChangeNeeded, SecondStepNeeded))
    for refusal in handler.opt.get("refuses", ()):
        yield TABLE[refusal]


def grouped(found: Iterable[tuple[int, str]]) -> Codes:
    codes: defaultdict[int, defaultdict[type[Problem], list[str]]] = defaultdict(lambda: defaultdict(list))
    for status, code in dict.fromkeys(found):
        codes[status][SHAPES.get(code, Problem)].append(code)
    return {status: codes[status] for status in sorted(codes)}


def answers(codes: Codes) -> dict[int, ResponseSpec]:
    """One entry a status, whose description lists the codes."""
    return {
        status: ResponseSpec(
            any_of(shapes),
            generate_examples=False,
            description=f"{HTTPStatus(status).phrase}: " + ", ".join(f"`{code}`" for code in chain(*shapes.values())),
            media_type=MEDIA_TYPE,
        )
        for status, shapes in codes.items()
    }


def any_of(types: Iterable[type[Problem]]) -> Any:
    return reduce(or_, types)


def operation(handler: HTTPRouteHandler, codes: Codes) -> type[Operation]:
    """What the framework can't say, or says otherwise, of a route with these problems."""

    class Described(Operation):  # no dataclass of its own: each takes a millisecond to be made
        def __init__(self, *said: Any, **more: Any) -> None:
            super().__init__(*said, **more)
            self.request_body = handler.opt.get("takes_form", self.request_body)
            if (sent := handler.parsed_data_field) is not None and isinstance(self.request_body, RequestBody):
                (told,) = self.request_body.content.values()
                told.example = example_of(sent.annotation)
            if is_question(handler):
                self.parameters = [*(self.parameters or ()), *ASKED_WITH]
                self.responses = {**(self.responses or {}), "304": NOT_MODIFIED}
            if parameters_of(handler).named:
                self.parameters = [*(self.parameters or ()), *DESCRIBED]
            if also_as := handler.opt.get("also_as"):
                printed = (self.responses or {})[str(handler.status_code)]
                assert isinstance(printed, OpenAPIResponse)
                binary = OpenAPIMediaType(Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
                printed.content = {**(printed.content or {}), also_as: binary}
            for parameter in self.parameters or ():
                assert isinstance(parameter, Parameter)
                parameter.schema = without_null(parameter.schema)
                if isinstance(parameter.schema, Schema):
                    parameter.schema.minimum = least(handler, parameter.name)
            for status, response in (self.responses or {}).items():
                assert isinstance(response, OpenAPIResponse)
                if int(status) == handler.status_code and "sends" in handler.opt:
                    (told,) = (response.content or {}).values()
                    response.content = {kind.partition(";")[0]: told for kind in handler.opt["sends"]}
                response.headers = dict(sorted((response.headers or {}).items())) or None
                if handler.parsed_fn_signature.return_type.annotation == Answer[None] and int(status) not in codes:
                    response.content = None
                for media in (response.content or {}).values() if int(status) in codes else ():
                    media.schema = one_of_these(media.schema, codes[int(status)].values())
                    media.example = problem_example(int(status), codes[int(status)])

    return Described


def least(handler: HTTPRouteHandler, parameter: str) -> int | None:
    """The framework says so of all numbers but 0."""
    taken = parameters_of(handler).query.get(parameter)
    among = parts(taken.wanted) if taken is not None else []
    return next((part.ge for part, _ in among if isinstance(part, inspect.IntType)), None)


def without_null(schema: Schema | Reference | None) -> Schema | Reference | None:
    """Of a parameter: left out it is null, and nothing that is sent for it is."""
    if not isinstance(schema, Schema) or not schema.one_of:
        return schema
    (taken,) = (each for each in schema.one_of if each != Schema(type=OpenAPIType.NULL))
    rest = replace(schema, one_of=None)
    if isinstance(taken, Reference):
        return taken if rest == Schema() else replace(rest, all_of=[taken])
    told = {field.name: value for field in fields(rest) if (value := getattr(rest, field.name)) is not None}
    return replace(taken, **told)


def problem_example(status: int, codes: Mapping[type[Problem], Sequence[str]]) -> dict[str, Any] | None:
    """None where each says something of its own."""
    for shape, more in PROBLEM_EXAMPLES.items():
        if shape in codes:
            code, title = codes[shape][0], HTTPStatus(status).phrase
            told = {"type": f"urn:tradepost:problem:{code}", "title": title, "status": status, "code": code}
            return {**told, "detail": "What went wrong, in words.", **more}
    return None


def with_code(codes: Sequence[str]) -> Schema:
    code = Schema(type=OpenAPIType.STRING, enum=codes)
    return Schema(type=OpenAPIType.OBJECT, required=["code"], properties={"code": code})


def one_of_these(schema: Schema | Reference | None, codes: Iterable[Sequence[str]]) -> Schema:
    """The problems of a status, each with its codes and no others."""
    shapes = (schema.one_of if isinstance(schema, Schema) else [schema]) or ()
    told = [
        Schema(all_of=[shape, with_code(each)]) for shape, each in zip(shapes, codes, strict=True) if shape is not None
    ]
    return told[0] if len(told) == 1 else Schema(any_of=told)
