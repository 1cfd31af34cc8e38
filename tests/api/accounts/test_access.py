"""Every route says who may call it, and holds to that."""

import re

import pytest
from litestar.handlers import HTTPRouteHandler

from api.access import ADMIN, PUBLIC, VISITOR, Access, undeclared
from tests.world import World

ID = "01a206df-a2a8-7011-8b34-4101d4afd8ff"


def declared(world: World) -> list[tuple[str, str, Access]]:
    """The API's; pages lead strangers to where one signs in."""
    return [
        (method, route.path, handler.opt["access"])
        for route in world.app.routes
        for handler in getattr(route, "route_handlers", [])
        if isinstance(handler, HTTPRouteHandler) and handler.fn.__module__.startswith("api.routes.")
        for method in handler.http_methods
        if method != "OPTIONS"
    ]


async def test_no_route_forgets_to_say_who_may_call_it(world: World) -> None:
    assert undeclared(world.app) == []
    assert len(declared(world)) >= 50


async def test_routes_under_admin_are_admins_and_others_need_what_they_declare(world: World) -> None:
    eve = await world.customer()
    for method, path, access in declared(world):
        filled = path.replace("{sku:str}", "SKU").replace("{id_or_slug:str}", "slug")
        while "{" in filled:
            filled = filled[: filled.index("{")] + ID + filled[filled.index("}") + 1 :]
        anonymous = (await world.anyone.send(method, filled, {})).status_code
        customer = (await eve.send(method, filled, {})).status_code
        if path.startswith("/admin"):
            assert access is ADMIN, path
        assert (anonymous == 401) == (access not in (PUBLIC, VISITOR)) or path == "/auth/login", (
            method,
            path,
            anonymous,
        )
        assert (customer == 403) == (access is ADMIN), (method, path, customer)


@pytest.mark.parametrize("path", ["/", "/nothing", "/products", "/cart", "/docs", "/health/live"])
async def test_every_answer_has_an_id_and_safe_headers(world: World, path: str) -> None:
    answer = await world.anyone.get(path, X_Request_Id="from-the-client")
    assert answer.headers["x-request-id"] == "from-the-client"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_only_the_origins_that_were_set_may_call_from_a_browser(world: World) -> None:
    ours = await world.anyone.get("/products", Origin="https://shop.example")
    evil = await world.anyone.get("/products", Origin="https://shop.example.evil.example")
    assert ours.headers["access-control-allow-origin"] == "https://shop.example"
    assert "access-control-allow-origin" not in evil.headers


async def test_the_docs_need_nothing_from_elsewhere(world: World) -> None:
    page = await world.anyone.get("/docs")
    assert page.status_code == 200
    loaded = re.findall(r"""(?:src|href|url\(|import|fetch\()[\s=("']*(https?:)?//""", page.text)
    assert loaded == [], "an address in an example is only shown"
    for file in ("swagger-ui-bundle.js", "swagger-ui.css", "swagger-ui-standalone-preset.js"):
        assert (await world.anyone.get(f"/schema/static/{file}")).status_code == 200
    schema = (await world.anyone.get("/schema/openapi.json")).json()
    assert {"/products", "/cart/add", "/order/create", "/admin/dashboard/summary"} <= schema["paths"].keys()
