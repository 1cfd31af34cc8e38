"""Filters whose names are the shop's own: `attr.NAME=value` and `option.NAME=value`."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl

from litestar.enums import ParamType
from litestar.openapi.spec import Parameter, Schema
from litestar.openapi.spec.enums import OpenAPIType
from msgspec.structs import replace

from adapters.search.offers import OFFERS_ASKED_MAX, offers_asked_count
from adapters.search.port import Chosen, ProductQuery
from domain.faults import Fault, FaultCode
from domain.folding import fold
from domain.refusals import InvalidInput, require_no
from domain.texts import tidy

ATTRIBUTE: Final = "attr."
OPTION: Final = "option."
WORDS: Final = {ATTRIBUTE: "attribute", OPTION: "option"}
NAMES_MAX: Final = 10
"""Of attributes and options together: each costs a pass over what was found."""
VALUES_MAX: Final = 100
NAME_CHARS_MAX: Final = 200
VALUE_CHARS_MAX: Final = 1_000

TEXTS: Final = Schema(type=OpenAPIType.ARRAY, items=Schema(type=OpenAPIType.STRING))
DESCRIBED: Final = [
    Parameter(
        "attr.NAME",
        ParamType.QUERY,
        TEXTS,
        "Has this attribute (put its name in the place of NAME). May repeat: any of the values. `10..20`, `10..`,"
        " `..20`: a number within; `10..20 V`: in this unit. Compared without case and accents."
        f" At most {NAMES_MAX} attributes and options, and {VALUES_MAX} values of them",
    ),
    Parameter(
        "option.NAME",
        ParamType.QUERY,
        TEXTS,
        "Has a variant with this option, which meets the price and the stock asked for, too. May repeat: any of the"
        " values",
    ),
]


def names_one(parameter: str) -> bool:
    """Whether it is one of these filters, with a name."""
    return any(parameter.startswith(kind) and tidy(parameter[len(kind) :]) for kind in WORDS)


def nameless(parameter: str) -> Fault | None:
    """What is wrong with a filter that names nothing."""
    for kind, word in WORDS.items():
        if parameter.startswith(kind) and not names_one(parameter):
            return Fault(kind, f"Name the {word}: {kind}NAME=value.", FaultCode.REQUIRED)
    return None


def with_named_filters(query: ProductQuery, query_string: bytes) -> ProductQuery:
    """As the request says them. Raises InvalidInput for more than can be asked at once."""
    if ATTRIBUTE.encode() not in query_string and OPTION.encode() not in query_string:
        return query
    pairs = parse_qsl(query_string.decode("ascii"))
    attributes, options = (tuple(chosen(pairs, kind)) for kind in (ATTRIBUTE, OPTION))
    require_no(too_much((*attributes, *options)))
    query = replace(query, attributes=attributes, options=options)
    if offers_asked_count(query) > OFFERS_ASKED_MAX:
        wrong = f"These options go together in more than {OFFERS_ASKED_MAX} ways."
        raise InvalidInput(OPTION, wrong, FaultCode.TOO_MANY)
    return query


def chosen(pairs: list[tuple[str, str]], kind: str) -> Iterator[Chosen]:
    """Each name once, however it is spelled."""
    names, values = dict[str, str](), dict[str, list[str]]()
    for parameter, value in pairs:
        if parameter.startswith(kind):
            name = tidy(parameter[len(kind) :])
            names.setdefault(fold(name), name)
            values.setdefault(fold(name), []).append(value)
    return (Chosen(name, tuple(dict.fromkeys(values[folded]))) for folded, name in names.items())


def too_much(named: tuple[Chosen, ...]) -> Iterator[Fault]:
    if len(named) > NAMES_MAX:
        yield Fault("query", f"At most {NAMES_MAX} attributes and options.", FaultCode.TOO_MANY)
    if sum(len(one.values) for one in named) > VALUES_MAX:
        yield Fault("query", f"At most {VALUES_MAX} values of attributes and options.", FaultCode.TOO_MANY)
    if any(len(one.name) > NAME_CHARS_MAX for one in named):
        yield Fault("query", f"A name has at most {NAME_CHARS_MAX} characters.", FaultCode.TOO_LONG)
    if any(len(value) > VALUE_CHARS_MAX for one in named for value in one.values):
        yield Fault("query", f"A value has at most {VALUE_CHARS_MAX} characters.", FaultCode.TOO_LONG)
