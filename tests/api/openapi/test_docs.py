"""The documentation: drawn here, of one document, made once."""

from typing import Any

import pytest

from api.openapi import docs
from tests.api.routes import all_routes
from tests.world import World


async def test_both_pages_and_the_document_are_made_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    rendered = docs.rendered

    def counted(request: Any) -> docs.Documentation:
        made.append(request.url.path)
        return rendered(request)

    monkeypatch.setattr(docs, "rendered", counted)
    world.app.state.pop("documentation", None)
    paths = ("/docs", "/schema", "/schema/swagger", "/schema/openapi.json", "/docs")
    answers = [await world.client.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert made == ["/docs"]
    assert answers[0].content == answers[2].content == answers[4].content
    assert answers[1].content == answers[3].content


async def test_whoever_is_asked_for_a_token_may_sign_in_on_the_page(world: World) -> None:
    document = (await world.client.get("/schema/openapi.json")).json()
    schemes = document["components"]["securitySchemes"]
    (flow,) = schemes["password"]["flows"].items()
    assert flow == ("password", {"tokenUrl": "/auth/token", "scopes": {}})
    assert "POST /auth/token" in {str(route) for route in all_routes(world.app)}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            ways = [tuple(way) for way in told.get("security", ())]
            assert (("bearer",) in ways) == (("password",) in ways), f"{method} {path}"


async def test_problems_that_many_answer_stand_once(world: World) -> None:
    document = (await world.client.get("/schema/openapi.json")).json()
    shared = document["components"]["responses"]
    added = document["paths"]["/cart/add"]["post"]["responses"]
    assert added["409"] == {"$ref": "#/components/responses/Problem409.idempotency-key-in-use.out-of-stock"}
    assert shared["Problem408.request-timeout"]["description"] == "Request Timeout: `request-timeout`"
    used = str(document["paths"])
    assert [name for name in shared if used.count(f"responses/{name}'") < 2] == []
