"""Wherever something is raised that nobody thought of, one shape answers, and tells nothing of what is inside."""

from typing import Any

import pytest

from tests.api.pages.surfer import Surfer
from tests.world import World

INSIDE = "select secret_column from accounts at /srv/tradepost/src/db/pool.py"
TELLING = ("Traceback", "select", "secret_column", "/srv", ".py", "accounts", "RuntimeError")
LAYERS = {
    "route": ("api.routes.shop.shop.GetShop", "GET", "/shop"),
    "query": ("api.routes.catalog.products.list_taxonomy", "GET", "/tags"),
    "command": ("api.routes.cart.cart.add_to_cart", "POST", "/cart/add"),
    "body": ("api.requests.strict_request.read_json", "POST", "/cart/add"),
    "guard": ("api.requests.strict_request.require_access", "GET", "/tags"),
    "page": ("api.pages.storefront.search.search.show_found", "GET", "/search"),
    "template": ("api.pages.frame.rendered", "GET", "/my/sign-in"),
    "form": ("api.pages.admit.read_form", "POST", "/basket/add"),
    "middleware": ("api.limits.door.unfit", "GET", "/tags"),
    "refusal": ("api.problems.handlers.note_unfit", "GET", "/products/nothing"),
}


def breaks(*_: Any, **__: Any) -> Any:
    raise RuntimeError(INSIDE)


async def test_a_defect_tells_nothing_of_what_is_inside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.product("LAMP")
    surfer = Surfer(world.app)
    for layer, (name, method, path) in LAYERS.items():
        with monkeypatch.context() as broken:
            broken.setattr(name, breaks)
            client = surfer.client if layer in ("page", "template", "form") else world.client
            body = None if method == "GET" or layer == "form" else {"sku": "LAMP"}
            data = {"sku": "LAMP"} if layer == "form" else None
            answer = await client.request(method, path, json=body, data=data)
        assert (layer, answer.status_code) == (layer, 500)
        assert [word for word in TELLING if word in answer.text] == [], layer
        assert answer.headers["x-request-id"], layer
        assert answer.headers["x-content-type-options"] == "nosniff", layer
        if layer not in ("page", "form"):
            assert answer.headers["content-type"] == "application/problem+json", layer
            assert answer.json() == {
                "type": "urn:tradepost:problem:internal-error",
                "title": "Internal Server Error",
                "status": 500,
                "detail": "Something went wrong on our side. The request's id finds it in our log.",
                "code": "internal-error",
            }
    await surfer.aclose()
