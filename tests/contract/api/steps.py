"""The requests of the journey, one by one: which there are the document says, in which order `journey.py`.

What differs from shop to shop, and from run to run, is a variable: `{{order_id}}`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from api.requests.bodies import ID_EXAMPLE, PASSWORD_EXAMPLE, TOKEN_EXAMPLE
from tests.contract.api.journey import ADMIN, CHANGES, CHAPTERS, ENDS, EVE, NOBODY, READS, Stop
from tests.contract.api.operations import Operation, Sent, operations_of

AS_EXAMPLES: Final = {
    "eve_email": "eve@example.com",
    "sku": "LAMP-1",
    "other_sku": "LAMP-2",
    "coupon_code": "WELCOME10",
    "password": PASSWORD_EXAMPLE,
    "new_password": "four quiet lamps burning",
    "country": "CH",
    "counter": "order_countries",
}
"""What the examples say; where one must be another in every run, it is by its variable."""
STAND_INS: Final = (ID_EXAMPLE, TOKEN_EXAMPLE)
VARIABLE: Final = re.compile(r"\{\{(\w+)\}\}")
JSON: Final = "application/json"


class Step(msgspec.Struct, frozen=True):
    """`body` is text, or JSON's values, or a form's fields; None where nothing is sent."""

    operation: Operation
    chapter: str
    who: str
    path: str
    sent: Sent | None
    body: Any
    keeps: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.operation}{f' ({self.sent.media})' if self.sent and self.sent.media != JSON else ''}"

    @property
    def variables(self) -> set[str]:
        """Which it needs."""
        named = VARIABLE.findall(msgspec.json.encode([self.path, self.body]).decode())
        return {*named, *({f"{self.who}_token"} if self.who != NOBODY else ())}


def steps_of(document: Mapping[str, Any]) -> list[Step]:
    """All operations there are, and each media type of each body. Raises KeyError for a stop that leads nowhere."""
    every = {one.id: one for one in operations_of(document)}
    placed = {stop.operation for stops in CHAPTERS.values() for stop in stops}
    alone: dict[str, list[Stop]] = {CHANGES: [], READS: [], ENDS: []}
    for one in every.values():
        if one.id not in placed:
            alone[{"GET": READS, "DELETE": ENDS}.get(one.method, CHANGES)].append(Stop(one.id, keeps=kept_by(one)))
    for stop in [stop for stops in CHAPTERS.values() for stop in stops]:
        assert stop.media or len(every[stop.operation].sent) < 2, f"{stop.operation}: say which media type"
    return [
        step_of(every[stop.operation], stop, chapter)
        for chapter, stops in CHAPTERS.items()
        for stop in (*stops, *alone.get(chapter, ()))
    ]


def kept_by(operation: Operation) -> Mapping[str, str]:
    """What is made new is known by its id from then on: `POST /admin/tags` makes a `tag_id`."""
    thing = operation.path.rsplit("/", 1)[-1].replace("-", "_")
    one = f"{thing[:-3]}y" if thing.endswith("ies") else thing.removesuffix("s")
    return {f"{one}_id": "id"} if operation.status == 201 and "id" in operation.always else {}


def step_of(operation: Operation, stop: Stop, chapter: str) -> Step:
    sent = next((one for one in operation.sent if stop.media in (None, one.media)), None)
    path = re.sub(r"\{(\w+)\}", lambda name: f"{{{{{stop.says.get(name[1], name[1])}}}}}", operation.path)
    asked = "&".join(f"{name}={value}" for name, value in operation.query.items())
    return Step(
        operation,
        chapter,
        stop.who or who_comes(operation),
        f"{path}?{asked}" if asked else path,
        sent,
        None if sent is None else filled_in(sent.example, stop.says),
        stop.keeps,
    )


def who_comes(operation: Operation) -> str:
    if operation.path.startswith("/admin"):
        return ADMIN
    return EVE if operation.ways_in and "" not in operation.ways_in else NOBODY


def filled_in(example: Any, says: Mapping[str, str], field: str = "") -> Any:
    """With variables in the place of what stands for something."""
    match example:
        case dict():
            return {name: filled_in(value, says, name) for name, value in example.items()}
        case list():
            return [filled_in(value, says, field) for value in example]
        case str() if field in says:
            return f"{{{{{says[field]}}}}}"
        case str() if example in STAND_INS:
            return f"{{{{{field}}}}}"
        case str():
            return with_variables(example)
    return example


def with_variables(text: str) -> str:
    for name, value in AS_EXAMPLES.items():
        if len(value) > len("CH"):
            text = text.replace(value, f"{{{{{name}}}}}")
    return text


def without_variables(value: Any, variables: Mapping[str, str]) -> Any:
    """Raises KeyError for one that nobody knows."""
    match value:
        case dict():
            return {name: without_variables(each, variables) for name, each in value.items()}
        case list():
            return [without_variables(each, variables) for each in value]
        case str():
            return VARIABLE.sub(lambda name: variables[name[1]], value)
    return value


def found_at(answer: Any, where: str) -> str:
    """What stands in an answer at `items.0.id`."""
    for step in where.split("."):
        answer = answer[int(step)] if isinstance(answer, Sequence) else answer[step]
    return str(answer)


def in_order(steps: Sequence[Step], known: set[str]) -> Iterator[tuple[Step, set[str]]]:
    """Each with the variables that nobody has kept before it comes."""
    for step in steps:
        yield step, step.variables - known
        known |= step.keeps.keys()
