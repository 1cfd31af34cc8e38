"""Every answer the tests get is held against the API's own documentation: its status, its code, each of its fields."""

import re
from functools import cache
from typing import Any, Final

import httpx
from jsonschema import Draft202012Validator

from adapters.settings import Settings, load_settings
from api.app import create_app

PROBLEM: Final = "application/problem+json"
NO_SHOP: Final = {"DATABASE_URL": "postgresql://", "REDIS_URL": "redis://", "TRADEPOST_JWT_SECRET": "x" * 32}
IN_PRODUCTION: Final = {
    "TRADEPOST_PRODUCTION": "yes",
    "TRADEPOST_JWT_SECRET": "q7Rz0vW2mKc9tYpL4sXd8hBnA3fUeJ6g",
    "PUBLIC_URL": "https://shop.example",
}
"""What a shop in production can't be without, beside its stores."""
METHODS: Final = ("get", "post", "put", "patch", "delete")
ALWAYS_THERE: Final = {"Consistency-Token", "Read-Model-Position", "Read-Model-Lag-Ms"}

LINES: Final = "application/jsonl"
"""Of nothing there are none."""


class Documentation:
    def __init__(self, document: dict[str, Any]) -> None:
        self._document = closed(document)
        templates = sorted(document["paths"], key=lambda path: path.count("{"))
        self._paths = [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), path) for path in templates]
        self._validators: dict[str, Draft202012Validator] = {}

    @property
    def operations(self) -> set[str]:
        """Each as `PATCH /admin/orders/{order_id}`."""
        paths: dict[str, Any] = self._document["paths"]
        return {f"{method.upper()} {path}" for path, told in paths.items() for method in told if method in METHODS}

    def require(self, method: str, path: str, answer: httpx.Response) -> None:
        """Raises AssertionError or ValidationError for an answer to a documented route that is not documented."""
        operation = self._operation(method, path.partition("?")[0])
        if operation is None:
            return
        told = operation["responses"].get(str(answer.status_code))
        assert told, f"{method} {path}: nothing is said of a {answer.status_code}: {answer.text[:300]}"
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if kind == PROBLEM:
            assert f"`{answer.json()['code']}`" in told["description"], f"{method} {path}: {answer.text[:300]}"
        else:
            assert ALWAYS_THERE & told.get("headers", {}).keys() <= {name.title() for name in answer.headers}
        assert bool(answer.content) == ("content" in told) or kind == LINES, (
            f"{method} {path}: a body or none, as is said"
        )
        if kind.endswith("json"):
            self._validator(told["content"][kind]["schema"]).validate(answer.json())

    def _operation(self, method: str, path: str) -> dict[str, Any] | None:
        for pattern, template in self._paths:
            if pattern.fullmatch(path):
                operation: dict[str, Any] | None = self._document["paths"][template].get(method.lower())
                return operation
        return None

    def _validator(self, schema: dict[str, Any]) -> Draft202012Validator:
        name = str(schema)
        if name not in self._validators:
            self._validators[name] = Draft202012Validator(schema | {"components": self._document["components"]})
        return self._validators[name]


def closed(document: dict[str, Any]) -> dict[str, Any]:
    """Objects hold the fields they are said to hold, and no others."""
    for schema in document["components"]["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return document


def settings_of_no_shop() -> Settings:
    """For an API that is looked at and never called."""
    return load_settings(NO_SHOP)


@cache
def documentation() -> Documentation:
    return Documentation(create_app(settings_of_no_shop()).openapi_schema.to_schema())
