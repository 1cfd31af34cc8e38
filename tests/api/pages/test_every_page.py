"""What holds of every page there is, and of those that are still to come."""

import re
from collections.abc import Iterator

from litestar.handlers import HTTPRouteHandler

from api.access import ADMIN, CART, CUSTOMER, ORDER, PUBLIC, VISITOR, Access
from tests.api.pages.surfer import Surfer
from tests.world import World

ID = "01a206df-a2a8-7011-8b34-4101d4afd8ff"
FRONT_DOORS = {"/office/sign-in", "/office/sign-out"}
ENDLESS = {"/office/stream"}
"""What never ends by itself: of those the rooms' own tests tell what they say."""


def pages(world: World) -> Iterator[tuple[str, str, Access]]:
    """Method, path with something nobody has in it, and who may be there."""
    for route in world.app.routes:
        for handler in getattr(route, "route_handlers", []):
            if isinstance(handler, HTTPRouteHandler) and handler.fn.__module__.startswith("api.pages."):
                for method in handler.http_methods - {"OPTIONS"}:
                    yield method, re.sub(r"\{[^}]*\}", ID, route.path), handler.opt["access"]


async def test_the_office_is_for_admins_and_everybody_else_is_led_to_its_door(world: World) -> None:
    stranger, eve = Surfer(world.app), await world.customer()
    stranger.client.follow_redirects = False
    access_token = eve.headers["Authorization"].removeprefix("Bearer ")
    for method, path, access in pages(world):
        if path.startswith("/office"):
            assert (access is ADMIN) == (path not in FRONT_DOORS), path
        assert access not in (CART, ORDER), f"{path}: pages know guests by cookies, and see for themselves"
        if method != "GET" or access in (PUBLIC, VISITOR):
            continue
        door = "/office/sign-in" if access is ADMIN else "/my/sign-in"
        led = await stranger.open(path)
        assert (led.status_code, led.headers["location"]) == (303, f"{door}?next={path}"), path
        if access is ADMIN:
            kept_out = await stranger.client.get(path, headers={"Cookie": f"__Host-access={access_token}"})
            assert kept_out.status_code == 403, path
            stranger.client.cookies.clear()
    await stranger.aclose()


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
