"""The OpenAPI document is exact: what is drawn from it takes what the API takes and reads what it answers."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from api.app import create_app
from api.openapi.docs import document_of
from api.problems.codes import (
    ADDRESS_TOO_LONG,
    HEADERS_TOO_LONG,
    MALFORMED_JSON,
    NO_JSON,
    TABLE,
    TOO_LARGE,
    TOO_MANY_AT_ONCE,
    TOO_SLOW,
)
from api.problems.shapes import SHAPES
from tests.documented import PROBLEM, settings_of_no_shop
from tests.world import World

REFUSED = range(400, 600)
WITHOUT_REFUSAL = MALFORMED_JSON, TOO_LARGE, NO_JSON, ADDRESS_TOO_LONG, HEADERS_TOO_LONG, TOO_SLOW, TOO_MANY_AT_ONCE
CODES = {code for _, code in (*TABLE.values(), *WITHOUT_REFUSAL)}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return create_app(settings_of_no_shop()).openapi_schema.to_schema()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def schemas(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """All that stand by themselves, with where."""
    yield from document["components"]["schemas"].items()
    for name, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            yield f"{name} {parameter['name']}", parameter["schema"]
        for place, told in (("body", operation.get("requestBody", {})), *operation["responses"].items()):
            for media in told.get("content", {}).values():
                yield f"{name} {place}", media["schema"]


def within(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for key, inner in schema.items():
            if key not in {"examples", "example", "default", "enum"}:
                yield from within_entries(inner) if key == "properties" else within(inner)
    if isinstance(schema, list):
        for inner in schema:
            yield from within(inner)


def within_entries(properties: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for inner in properties.values():
        yield from within(inner)


def test_every_schema_is_one_and_says_something(document: dict[str, Any]) -> None:
    there = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    seen = {str(schema): (place, schema) for place, schema in schemas(document)}
    for place, schema in seen.values():
        Draft202012Validator.check_schema(schema)
        for each in within(schema):
            assert each, f"{place}: a schema that takes anything"
            assert each.get("$ref", min(there)) in there, f"{place}: {each} leads nowhere"
            if each.get("type") == "array":
                assert each["items"].keys() & {"type", "$ref", "anyOf", "allOf"}, f"{place}: {each}"


def test_every_problem_says_which_codes_it_may_have(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for status, told in operation["responses"].items():
            if int(status) not in REFUSED or name == "GET /health/ready":
                continue
            assert list(told["content"]) == [PROBLEM], f"{name} {status}"
            schema = told["content"][PROBLEM]["schema"]
            for problem in schema.get("anyOf", [schema]):
                shape, bounds = problem["allOf"]
                codes = bounds["properties"]["code"]["enum"]
                assert codes
                assert set(codes) <= CODES, f"{name} {status}: {codes}"
                named = {SHAPES[code].__name__ if code in SHAPES else "Problem" for code in codes}
                assert {shape["$ref"].rpartition("/")[2]} == named, f"{name} {status}: {codes}"


def test_examples_are_what_is_said(document: dict[str, Any]) -> None:
    """Of problems; those of bodies are sent (`tests/contract/api`)."""
    shown = 0
    for name, operation in operations(document):
        for status, told in operation["responses"].items():
            for media in told.get("content", {}).values():
                if "example" in media:
                    schema = {**media["schema"], "components": document["components"]}
                    assert list(Draft202012Validator(schema).iter_errors(media["example"])) == [], f"{name} {status}"
                    assert media["example"]["status"] == int(status)
                    shown += 1
    assert shown > 1_000


def test_problems_say_only_what_they_always_say(document: dict[str, Any]) -> None:
    told = document["components"]["schemas"]
    assert told["Problem"]["required"] == ["code", "detail", "status", "title", "type"]
    assert set(told["Problem"]["properties"]) - set(told["Problem"]["required"]) == {"error"}, "OAuth's word"
    assert "errors" in told["FaultyRequest"]["required"]
    assert set(told["Problem"]["properties"]["code"]["enum"]) >= CODES
    assert told["Fault"]["required"] == ["code", "field", "message"]
    assert "reason" in told["UnfitCoupon"]["required"]


def test_no_parameter_takes_null(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            kinds = [each.get("type") for each in within(parameter["schema"])]
            assert "null" not in kinds, f"{name}: {parameter['name']}"
    (least,) = (one for one in document["paths"]["/products"]["get"]["parameters"] if one["name"] == "min_price")
    assert (least["schema"]["type"], least["schema"]["minimum"], least["required"]) == ("integer", 0, False)


def test_bounds_are_told_at_any_depth(document: dict[str, Any]) -> None:
    words = document["components"]["schemas"]["SearchWordsBody"]["properties"]["synonyms"]
    group = words["items"]
    assert (words["maxItems"], group["minItems"], group["items"]["minLength"]) == (500, 2, 1)
    product = document["components"]["schemas"]["ProductChanges"]
    assert product["properties"]["tags"]["items"]["maxLength"] == 300
    assert {"type": "null"} in product["properties"]["brand_id"]["anyOf"]
    assert product["additionalProperties"] is False


async def test_a_probe_may_add_what_it_likes(world: World) -> None:
    watcher = f"Bearer {world.settings.metrics_token}"
    for path in ("/health/live", "/health/ready", "/metrics"):
        answer = await world.anyone.get(f"{path}?t=123&t=124&verbose", Authorization=watcher)
        assert answer.status_code == 200, path
    assert (await world.anyone.get("/brands?t=123")).status_code == 400


def test_every_shape_has_a_name_that_generators_can_call_a_type(document: dict[str, Any]) -> None:
    """Each its own: of two with one title some generators leave out whatever uses the second."""
    shapes = document["components"]["schemas"]
    assert {name: shape["title"] for name, shape in shapes.items() if shape["title"] != name} == {}
    shared = document_of(create_app(settings_of_no_shop()))["components"]["responses"]
    assert [name for name in (*shapes, *shared) if not name[0].isalpha()] == []
