"""The OpenAPI document, operation by operation."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

METHODS: Final = ("get", "post", "put", "patch", "delete")


class Sent(msgspec.Struct, frozen=True):
    """A body of one media type. `example` is None where there is none."""

    media: str
    schema: Mapping[str, Any]
    example: Any

    @property
    def is_file(self) -> bool:
        """Nothing but the bytes of one."""
        return self.schema.get("format") == "binary"


class Operation(msgspec.Struct, frozen=True):
    """`status` is that of success, `always` what its JSON always holds, `query` what has to be asked along."""

    id: str
    method: str
    path: str
    room: str
    summary: str
    status: int
    always: tuple[str, ...]
    lists: bool
    query: Mapping[str, str]
    sent: tuple[Sent, ...]
    ways_in: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def in_path(self) -> list[str]:
        return re.findall(r"\{(\w+)\}", self.path)


def operations_of(document: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            if method in METHODS:
                yield operation(document, method, path, told)


def operation(document: Mapping[str, Any], method: str, path: str, told: Mapping[str, Any]) -> Operation:
    status = min(status for status in told["responses"] if status.startswith("2"))
    answer = resolved(document, told["responses"][status])
    schema = resolved(document, answer.get("content", {}).get("application/json", {}).get("schema", {}))
    return Operation(
        id=told["operationId"],
        method=method.upper(),
        path=path,
        room=told["tags"][0],
        summary=told["summary"],
        status=int(status),
        always=tuple(schema.get("required", ())),
        lists=schema.get("type") == "array",
        query={
            one["name"]: str(one["schema"]["examples"][0]) if "examples" in one["schema"] else f"{{{{{one['name']}}}}}"
            for one in told.get("parameters", ())
            if one["in"] == "query" and one["required"]
        },
        sent=tuple(
            Sent(media, resolved(document, body["schema"]), body.get("example"))
            for media, body in told.get("requestBody", {}).get("content", {}).items()
        ),
        ways_in=tuple(way for ways in told.get("security", ()) for way in (ways or ("",))),
    )


def resolved(document: Mapping[str, Any], told: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference leads to; anything else as it is."""
    while "$ref" in told:
        found: Any = document
        for step in told["$ref"].removeprefix("#/").split("/"):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        told = found
    return told
