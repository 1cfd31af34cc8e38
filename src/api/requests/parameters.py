"""Parameters in queries and paths: known, said once, and read as their writers mean them."""

import re
from collections import defaultdict
from functools import cache, lru_cache
from itertools import islice
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar.handlers import BaseRouteHandler
from litestar.params import PathParameter, QueryParameter
from msgspec import inspect

from api.requests.named_filters import nameless, names_one
from domain.faults import FAULTS_MAX, Fault, FaultCode
from domain.find_faults import KINDS, find_faults, parts, unknown
from domain.refusals import InvalidInput
from domain.texts import tidy

QUERIES_REMEMBERED_MAX: Final = 1024
QUERY_BYTES_REMEMBERED_MAX: Final = 1_000
"""Of longer ones nothing is remembered: strangers could send thousands that nobody sends again."""
WHOLE_NUMBER: Final = re.compile("-?[0-9]{1,100}")
"""Python reads none of more than 4,300 digits, and nobody types a hundred."""
NOT_TEXT: Final = (bool, int, float)


class Parameter(msgspec.Struct, frozen=True):
    """`many`: it may be repeated. `kinds` are those of its values, or of each, that aren't texts."""

    wanted: inspect.Type
    many: bool
    kinds: tuple[type, ...]


class Parameters(msgspec.Struct, frozen=True):
    """What a route takes, by the names it is sent under."""

    query: dict[str, Parameter]
    path: dict[str, Parameter]
    required: frozenset[str]
    named: bool = False
    """Beside these the filters of `api.requests.named_filters`."""

    def takes(self, name: str) -> bool:
        return name in self.query or (self.named and names_one(name))


@cache
def parameters_of(handler: BaseRouteHandler) -> Parameters:
    """Those in the path as they are annotated: the framework's own model of them forgets what `Meta` notes."""
    takes = handler.parsed_fn_signature.parameters
    types = handler.signature_model.__annotations__
    query = {
        definition.name or name: name
        for name, field in takes.items()
        if isinstance(definition := field.kwarg_definition, QueryParameter)
    }
    path = [name for name, field in takes.items() if isinstance(field.kwarg_definition, PathParameter)]
    return Parameters(
        query={sent: parameter(types[name]) for sent, name in query.items()},
        path={name: parameter(takes[name].raw) for name in path},
        required=frozenset(sent for sent, name in query.items() if not takes[name].has_default),
        named=handler.opt.get("filters_by_name", False),
    )


def parameter(annotation: Any) -> Parameter:
    wanted = inspect.type_info(annotation)
    items = [part.item_type for part, _ in parts(wanted) if isinstance(part, inspect.ListType)]
    kinds = {KINDS[type(part)][0] for each in items or [wanted] for part, _ in parts(each)}
    return Parameter(wanted, bool(items), tuple(kind for kind in NOT_TEXT if kind in kinds))


def meant(handler: BaseRouteHandler, query: bytes) -> bytes:
    """As `read_query`, which is remembered of the short ones."""
    return (read_short if len(query) <= QUERY_BYTES_REMEMBERED_MAX else read_query)(handler, query)


def read_query(handler: BaseRouteHandler, query: bytes) -> bytes:
    """The query string without empty values (forms send those for what was left empty), its texts tidied.

    Raises InvalidInput for all that is wrong in it: names the route doesn't take, values given twice where one is
    meant, values that can't be read. No value stands for another: the word `null` is a text like any other.
    """
    takes = parameters_of(handler)
    given: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in pairs_of(query):
        text = tidy(value)
        if text or not takes.takes(name):
            given[name].append(text)
    faults = [fault for name, values in given.items() for fault in faults_of(name, values, takes)]
    faults += [Fault(name, "This is needed.", FaultCode.REQUIRED) for name in takes.required - given.keys()]
    if faults:
        raise InvalidInput.of(faults[:FAULTS_MAX])
    return urlencode(given, doseq=True).encode()


read_short: Final = lru_cache(QUERIES_REMEMBERED_MAX)(read_query)


def pairs_of(query: bytes) -> list[tuple[str, str]]:
    """Raises InvalidInput for what can't be a text."""
    try:
        return parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as broken:
        raise InvalidInput("query", "This is no UTF-8, percent-encoded.", FaultCode.WRONG_FORMAT) from broken


def faults_of(name: str, values: list[str], takes: Parameters) -> list[Fault]:
    taken = takes.query.get(name)
    if taken is None:
        if takes.takes(name):
            return []
        return [(takes.named and nameless(name)) or unknown(name, takes.query, what="parameter")]
    if len(values) > 1 and not taken.many:
        return [Fault(name, "Give this once.", FaultCode.DUPLICATE)]
    said = [plain(value, taken.kinds) for value in values]
    return find_faults(said if taken.many else said[0], taken.wanted, name)


def path_faults(handler: BaseRouteHandler, given: dict[str, Any]) -> list[Fault]:
    wrong = (
        fault
        for name, taken in parameters_of(handler).path.items()
        for fault in find_faults(plain(str(given[name]), taken.kinds), taken.wanted, name)
    )
    return list(islice(wrong, FAULTS_MAX))


def plain(text: str, kinds: tuple[type, ...]) -> object:
    """The text as JSON would have what it stands for; as it is where it stands for nothing wanted."""
    for kind in kinds:
        if kind is int and not WHOLE_NUMBER.fullmatch(text):
            continue
        try:
            return msgspec.convert(text, kind, strict=False)
        except msgspec.ValidationError:
            continue
    return text
