"""Every page of the shop and of the office, in a real browser, full of what people write who mean no good."""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Final

import pytest
from litestar.handlers import HTTPRouteHandler

from api.access import ADMIN, CUSTOMER, PUBLIC, VISITOR, Access
from tests.api.pages.surfer import Surfer
from tests.browser.a_full_shop import FullShop, a_full_shop
from tests.browser.site import Site
from tests.browser.tab import Look, Tab
from tests.world import Person, World

NO_PAGES: Final = {
    "/assets/{file:str}": "styles and scripts, which every page loads",
    "/office/stream": "never ends; the dashboard listens to it",
    "/my/privacy/export": "a file",
    "/office/files/export/{kind:str}": "a file",
    "/my/orders/{order_id:str}/paid": "leads on to where the payment stands",
}
PAPERS: Final = ("/invoice", "/credit-notes/{number:str}", "/packing-slip")
"""To be printed, in a style of their own."""
DOORS: Final = {"/my/sign-in", "/my/register", "/my/forgot", "/my/reset", "/office/sign-in"}
"""Opened by nobody in particular: whoever is signed in is led on."""
PHONE: Final = Look(width=360, colours="light")
DESK: Final = Look(width=1440, colours="dark")
PHONE_AT_NIGHT: Final = Look(width=360, colours="dark")
DESK_BY_DAY: Final = Look(width=1440, colours="light")


def routes(world: World) -> Iterator[tuple[str, Access]]:
    """Of everything that is opened in a browser, and who may be there."""
    for route in world.app.routes:
        for handler in getattr(route, "route_handlers", []):
            if isinstance(handler, HTTPRouteHandler) and handler.fn.__module__.startswith("api.pages."):
                if "GET" in handler.http_methods and route.path not in NO_PAGES:
                    yield route.path, handler.opt["access"]


@pytest.fixture
async def full(shop_site: Site) -> FullShop:
    return await a_full_shop(shop_site.world)


def name_of(route: str) -> str:
    return re.sub(r"\{(\w+)[^}]*\}", r"\1", route).strip("/").replace("/", "-") or "home"


async def sign_in(tab: Tab, site: Site, person: Person) -> None:
    token = person.headers["Authorization"].removeprefix("Bearer ")
    cookie = {"name": "__Host-access", "value": token, "url": site.url, "secure": True, "httpOnly": True}
    await tab.page.context.add_cookies([cookie])


class Faces:
    """One tab for each of those who look, so that what is signed in stays so."""

    def __init__(self, site: Site, full: FullShop, look: Look) -> None:
        self.site = site
        self.full = full
        self.look = look
        self.faults: list[str] = []
        self._tabs: dict[str, Tab] = {}
        self._stack = AsyncExitStack()

    async def tab(self, route: str, access: Access) -> Tab:
        who = "stranger" if route in DOORS else "admin" if access is ADMIN else "eve"
        if who not in self._tabs:
            tab = self._tabs[who] = await self._stack.enter_async_context(self.site.tab(**self.look))
            if who != "stranger":
                await sign_in(tab, self.site, self.full.admin if who == "admin" else self.full.eve)
        return self._tabs[who]

    async def see(self, route: str, access: Access) -> None:
        """Whatever is wrong with it is told together with what is wrong elsewhere."""
        tab = await self.tab(route, access)
        before = len(tab.troubles)
        answer = await tab.open(self.full.path(route))
        if answer.status != 200:
            self.faults.append(f"{route}: {answer.status}")
        policy = answer.headers["content-security-policy"]
        if "unsafe" in policy.replace("style-src 'unsafe-inline'", "") or ("unsafe" in policy and not route.endswith(PAPERS)):
            self.faults.append(f"{route}: {policy}")
        await tab.screenshot(f"every/{name_of(route)}")
        for check in (tab.axe, tab.weigh):
            try:
                await check()
            except AssertionError as wrong:
                self.faults.append(f"{route} at {tab.width} pixels: {wrong}")
        self.faults += [f"{route} at {tab.width} pixels: {trouble}" for trouble in tab.troubles[before:]]
        tab.troubles.clear()

    async def aclose(self) -> None:
        await self._stack.aclose()


async def seen(site: Site, full: FullShop, looks: Sequence[Look], alternating: bool = False) -> list[str]:
    everyone = [Faces(site, full, look) for look in looks]
    for number, (route, access) in enumerate(routes(site.world)):
        for turn, faces in enumerate(everyone):
            if not alternating or number % len(everyone) == turn:
                await faces.see(route, access)
    for faces in everyone:
        await faces.aclose()
    return [fault for faces in everyone for fault in faces.faults]


async def test_every_page_is_for_everybody(shop_site: Site, full: FullShop) -> None:
    assert await seen(shop_site, full, (PHONE, DESK)) == []
