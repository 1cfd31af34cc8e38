"""The pages: of each operation who may, what is sent, what comes, and what is refused."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.contract.api.operations import METHODS
from tests.contract.api.reference.kinds import kind, named

BEGIN: Final = "<!-- `make openapi` writes this page. -->\n"
WAYS: Final = {
    "": "anybody",
    "bearer": "who is signed in",
    "cart_token": "a guest, by their `Cart-Token`",
    "order_token": "a guest, by the order's `Order-Token`",
}
# What any request may meet, and what goes along with any: said once, on the first page (docs/http/index.md).
STATUSES_OF_ANY: Final = frozenset({"408", "413", "414", "415", "422", "429", "431"})
CODES_OF_ANY: Final = frozenset(
    {"idempotency-key-in-use", "malformed-json", "overloaded", "read-model-behind", "store-down"}
)
HEADERS_OF_ANY: Final = frozenset(
    {
        "Consistency-Token",
        "ETag",
        "Idempotency-Key",
        "Idempotency-Replayed",
        "If-None-Match",
        "Read-Model-Lag-Ms",
        "Read-Model-Position",
    }
)


def pages(document: Mapping[str, Any]) -> dict[str, str]:
    """By the names of their files."""
    shapes = document["components"]["schemas"]
    rooms: dict[str, list[str]] = defaultdict(list)
    used: set[str] = set()
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            if method in METHODS:
                rooms[told["tags"][0]].append("\n".join(operation(document, method, path, told)))
                used |= referred([within(body, shapes) for body in bodies(told)]) | referred(successes(told))
    found = {f"{slug(room)}.md": f"{BEGIN}\n# {room}\n\n" + "\n".join(told) for room, told in rooms.items()}
    return found | {"shapes.md": shapes_page(shapes, used)}


def bodies(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [body["schema"] for body in told.get("requestBody", {}).get("content", {}).values()]


def within(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a body is, where it is called by its name."""
    shape: Mapping[str, Any] = shapes[named(schema["$ref"])] if "$ref" in schema else schema
    return shape


def successes(told: Mapping[str, Any]) -> list[Any]:
    return [response for status, response in told["responses"].items() if status[0] == "2"]


def slug(room: str) -> str:
    return re.sub(r"[^a-z]+", "-", room.lower())


def operation(document: Mapping[str, Any], method: str, path: str, told: Mapping[str, Any]) -> Iterator[str]:
    shapes = document["components"]["schemas"]
    yield f"## {method.upper()} {path}\n"
    yield f"{told['summary']}.\n"
    if "description" in told:
        yield f"{told['description']}\n"
    yield f"**May:** {who(path, told)}.\n"
    if sent := [one for one in told.get("parameters", ()) if one["name"] not in HEADERS_OF_ANY]:
        yield "| | where | what |\n|---|---|---|"
        yield from (row(f"`{one['name']}`", one["in"], one["schema"], one, shapes) for one in sent)
        yield ""
    for media, body in told.get("requestBody", {}).get("content", {}).items():
        yield f"**Body,** `{media}`:\n"
        yield from fields(body["schema"], shapes)
        if "example" in body and media == "application/json":
            yield f"```json\n{json.dumps(body['example'], ensure_ascii=False, indent=2)}\n```\n"
    yield from answers(document, told["responses"])


def who(path: str, told: Mapping[str, Any]) -> str:
    if path.startswith("/admin/"):
        return "admins, and API keys with the scope for it"
    ways = [way for each in told.get("security", ({},)) for way in (each or ("",))]
    return "; ".join(dict.fromkeys(WAYS[way] for way in ways if way in WAYS)) or "anybody"


def row(name: str, place: str, schema: Mapping[str, Any], told: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    said = [kind(schema, shapes)]
    if told.get("required"):
        said.append("needed")
    if "default" in schema:
        said.append(f"`{json.dumps(schema['default'])}` if left out")
    if described := told.get("description") or schema.get("description"):
        said.append(described)
    return f"| {name} | {place} | {in_a_cell('; '.join(said))} |"


def in_a_cell(text: str) -> str:
    return text.replace("\n", " ").replace("|", "\\|")


def fields(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> Iterator[str]:
    shape = within(schema, shapes)
    if "properties" in shape:
        yield from table(shape, shapes, "needed")
    else:
        yield f"{kind(shape, shapes)}\n"


def table(shape: Mapping[str, Any], shapes: Mapping[str, Any], required: str) -> Iterator[str]:
    """Its fields; `required` marks those that are in it whatever happens."""
    if "description" in shape:
        yield f"{shape['description']}\n"
    yield "| field | | what |\n|---|---|---|"
    for name, each in shape["properties"].items():
        yield row(f"`{name}`", required if name in shape.get("required", ()) else "", each, {}, shapes)
    yield ""


def answers(document: Mapping[str, Any], responses: Mapping[str, Any]) -> Iterator[str]:
    shapes, refused = document["components"]["schemas"], list[str]()
    for status, response in sorted(responses.items()):
        if status[0] == "2":
            shown = [kind(body["schema"], shapes) for body in response.get("content", {}).values() if "schema" in body]
            special = {name: one for name, one in response.get("headers", {}).items() if name not in HEADERS_OF_ANY}
            headers = "".join(f"; `{name}`: {one['description']}" for name, one in special.items())
            yield f"**{status}:** {', '.join(dict.fromkeys(shown)) or 'nothing'}{headers}\n"
        elif status[0] in "45" and status not in STATUSES_OF_ANY:
            codes = codes_of(response)
            refused += [f"{status} `{code}`" for code in codes if code not in CODES_OF_ANY]
    if refused:
        yield f"**Refused:** {', '.join(refused)}\n"


def codes_of(response: Mapping[str, Any]) -> list[str]:
    if "$ref" in response:
        return named(response["$ref"]).split(".")[1:]
    return re.findall(r"`([a-z-]+)`", response["description"])


def referred(part: object) -> set[str]:
    """The names of all shapes that it speaks of itself."""
    return {named(reference) for reference in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(part))}


def shapes_page(shapes: Mapping[str, Any], used: set[str]) -> str:
    """Those used, and all that they are made of."""
    shown, wait = set[str](), set(used)
    while wait:
        shown |= wait
        wait = referred([shapes[name] for name in wait]) - shown
    parts = [f"{BEGIN}\n# Shapes\n\nWhat bodies and answers are made of. A field with a dot is always there.\n"]
    for name in sorted(shown):
        if "properties" in shapes[name]:
            parts += [f"## {name}\n", *table(shapes[name], shapes, "•")]
    return "\n".join(parts)
