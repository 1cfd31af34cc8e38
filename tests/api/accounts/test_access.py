"""Every route says who may call it, and holds to that."""

import re
import subprocess
import sys

from api.callers.access import Access, undeclared
from tests.world import World

FORGETFUL = """
from litestar import Litestar, get
from api.callers.access import require_declared

@get("/forgotten")
async def forgotten() -> None: ...

require_declared(Litestar([forgotten], openapi_config=None))
"""


def test_a_route_that_does_not_say_who_may_call_it_refuses_to_start() -> None:
    """Also where Python leaves assertions out."""
    started = subprocess.run([sys.executable, "-O", "-c", FORGETFUL], capture_output=True, text=True, check=False)
    assert started.returncode == 1
    assert "AccessUndeclared: these routes don't say who may call them: /forgotten" in started.stderr


async def test_the_framework_itself_brings_nothing_that_is_open_by_forgetting(world: World) -> None:
    assert undeclared(world.app) == []
    theirs = {
        route.path
        for route in world.app.routes
        for handler in getattr(route, "route_handlers", None) or [route.route_handler]  # type: ignore[union-attr]
        if not isinstance(handler.opt.get("access"), Access) and handler.http_methods != {"OPTIONS"}
    }
    assert theirs == {
        "/schema",
        "/schema/{path:str}",
        "/schema/openapi.json",
        "/schema/swagger",
        "/schema/static/{file_path:path}",
    }


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
    assert "validatorUrl: null" in page.text, "else it has the document looked at elsewhere"
    files = re.findall(r'(?:src|href|url)[=:] ?"(/[^"]+)"', page.text)
    assert files == ["/schema/static/swagger-ui.css", "/schema/static/swagger-ui-bundle.js", "/schema/openapi.json"]
    for file in files:
        assert (await world.anyone.get(file)).status_code == 200
    schema = (await world.anyone.get("/schema/openapi.json")).json()
    assert {"/products", "/cart/add", "/order/create", "/admin/dashboard/summary"} <= schema["paths"].keys()
