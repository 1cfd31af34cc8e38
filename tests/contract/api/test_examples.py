"""Every body in the OpenAPI document has a whole example, and the API takes it as it stands."""

from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.contract.api.documents import openapi
from tests.contract.api.journey import ASIDE
from tests.contract.api.operations import operations_of
from tests.contract.api.prepared import prepared
from tests.contract.api.steps import Step, steps_of
from tests.contract.api.walk import Variables, walk
from tests.world import World


@pytest.fixture(scope="module")
def document() -> Mapping[str, Any]:
    return openapi()


@pytest.fixture(scope="module")
def steps(document: Mapping[str, Any]) -> list[Step]:
    return steps_of(document)


def test_every_body_has_an_example_that_is_as_its_schema_says(document: Mapping[str, Any]) -> None:
    for operation in operations_of(document):
        assert not operation.sent or any(sent.example for sent in operation.sent), f"{operation}: no example"
        for sent in operation.sent:
            if isinstance(sent.example, str | None):
                assert sent.example or sent.is_file, f"{operation}: no example of {sent.media}"
            else:
                schema = {**sent.schema, "components": document["components"]}
                Draft202012Validator(schema).validate(sent.example)


def test_the_journey_leads_everywhere(document: Mapping[str, Any], steps: list[Step]) -> None:
    every = list(operations_of(document))
    assert {step.operation.id for step in steps} == {operation.id for operation in every}
    bodies = {(operation.id, sent.media) for operation in every for sent in operation.sent}
    assert {(step.operation.id, step.sent.media) for step in steps if step.sent} == bodies
    assert len(bodies) > 70


async def test_the_api_takes_every_example_as_it_stands(world: World, steps: list[Step]) -> None:
    """And on the way whatever is asked without a body."""
    variables, wrong = Variables(await prepared(world)), []
    for step in steps:
        if step.chapter == ASIDE and step.sent is None:
            continue
        if unknown := {name for name in step.variables if not variables.knows(name)}:
            wrong.append(f"{step}: nobody has said {', '.join(sorted(unknown))}")
        elif (trouble := await walk(step, variables, world.client)) is not None:
            wrong.append(trouble)
    assert not wrong, "\n".join(wrong)
