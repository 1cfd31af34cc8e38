"""What holds of every page there is, and of those that are still to come."""

import re
from collections.abc import Iterator

from litestar.handlers import HTTPRouteHandler

from api.callers.access import ADMIN, CUSTOMER, Access
from tests.api.pages.surfer import Surfer
from tests.world import World

ID = "01a206df-a2a8-7011-8b34-4101d4afd8ff"
ENDLESS = {"/office/stream"}
"""What never ends by itself: of those the rooms' own tests tell what they say."""


def pages(world: World) -> Iterator[tuple[str, str, Access]]:
    """Method, path with something nobody has in it, and who may be there."""
    for route in world.app.routes:
        for handler in getattr(route, "route_handlers", []):
            if isinstance(handler, HTTPRouteHandler) and handler.fn.__module__.startswith("api.pages."):
                for method in handler.http_methods - {"OPTIONS"}:
                    yield method, re.sub(r"\{[^}]*\}", ID, route.path), handler.opt["access"]


async def test_no_form_is_taken_without_its_token(world: World) -> None:
    stranger, admin = Surfer(world.app), await world.admin()
    stranger.client.cookies.set("__Host-access", admin.headers["Authorization"].removeprefix("Bearer "))
    before = await world.everything_written()
    for method, path, _ in pages(world):
        if method != "GET":
            assert method == "POST", f"no form can send {method}"
            assert (await stranger.client.post(path, data={"name": "x"})).status_code == 403, path
    assert await world.everything_written() == before
    await stranger.aclose()


async def test_what_is_somebodys_is_kept_by_no_browser(world: World) -> None:
    admin = Surfer(world.app)
    token = (await world.admin()).headers["Authorization"].removeprefix("Bearer ")
    admin.client.cookies.set("__Host-access", token)
    for method, path, access in pages(world):
        if method == "GET" and access in (ADMIN, CUSTOMER) and ID not in path and path not in ENDLESS:
            assert (await admin.open(path)).headers["cache-control"] == "no-store", path
    assert (await admin.open("/")).headers["cache-control"] == "private, no-cache"
    await admin.aclose()
