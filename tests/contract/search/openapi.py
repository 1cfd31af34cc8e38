"""Meilisearch's own description of its wire (OpenAPI 3.1), where it lies on this machine."""

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from jsonschema import Draft202012Validator

FILE = Path(os.environ.get("MEILI_OPENAPI", Path(__file__).parents[4] / "shared" / "data" / "meilisearch-openapi.json"))
LINES = "application/x-ndjson"


class Description:
    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._validators: dict[str, Draft202012Validator] = {}
        self._paths = [
            (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), path)
            for path in sorted(document["paths"], key=lambda path: path.count("{"))
        ]

    def require(self, method: str, path: str, kind: str | None, body: Any, status: int, answer: Any) -> None:
        """Raises AssertionError or ValidationError for a request or an answer the description does not know."""
        path, _, parameters = path.partition("?")
        operation = self._operation(method, path)
        named = {parameter["name"] for parameter in operation.get("parameters", ())}
        sent = {part.partition("=")[0] for part in parameters.split("&") if part}
        assert sent <= named, f"{method} {path}: parameters {sent - named}"
        if body is not None and kind != LINES:
            self._validate(operation["requestBody"]["content"]["application/json"]["schema"], as_described(body))
        if status >= 400:
            self._validate({"$ref": "#/components/schemas/ResponseError"}, answer)
            return
        told = operation["responses"].get(str(status))
        assert told, f"{method} {path}: nothing is said of a {status}"
        if path == "/multi-search":  # only the federated answer is described: ours holds each search's own
            for result in answer["results"]:
                self._validate({"$ref": "#/components/schemas/SearchResultWithIndex"}, result)
        elif "content" in told:
            self._validate(told["content"]["application/json"]["schema"], answer)

    def _operation(self, method: str, path: str) -> dict[str, Any]:
        for pattern, template in self._paths:
            if pattern.fullmatch(path) and method.lower() in self._document["paths"][template]:
                operation: dict[str, Any] = self._document["paths"][template][method.lower()]
                return operation
        raise AssertionError(f"there is no {method} {path}")

    def _validate(self, schema: dict[str, Any], value: Any) -> None:
        name = str(schema)
        if name not in self._validators:
            self._validators[name] = Draft202012Validator(schema | {"components": self._document["components"]})
        self._validators[name].validate(value)


def as_described(body: Any) -> Any:
    """The description has facets as an object of patterns; the server takes the list of before, and SDKs send it."""
    if isinstance(body, dict) and "queries" in body:
        queries = [
            asked | ({"facets": {"patterns": asked["facets"]}} if "facets" in asked else {})
            for asked in body["queries"]
        ]
        return body | {"queries": queries}
    return body


@cache
def description() -> Description | None:
    return Description(msgspec.json.decode(FILE.read_bytes())) if FILE.exists() else None
