"""Every page of the shop and of the office, in a real browser, full of what people write who mean no good."""

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, aclosing
from functools import partial
from typing import Final

import pytest
from litestar.handlers import HTTPRouteHandler

from tests.api.pages.surfer import Surfer
from tests.browser.a_full_shop import SUM, FullShop, a_full_shop
from tests.browser.focus import Stop
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
INVOICES: Final = ("/invoice", "/credit-notes/{number:str}")
"""In the language of who bought."""
DOORS: Final = {"/my/sign-in", "/my/register", "/my/forgot", "/my/reset", "/office/sign-in"}
"""Opened by nobody in particular: whoever is signed in is led on."""
WALKED: Final = {
    "/",
    "/search",
    "/p/{slug:str}",
    "/checkout",
    "/office",
    "/office/orders/{order_id:str}",
    "/office/products/{product_id:uuid}",
}
CLOSELY: Final = WALKED | {
    "/c/{slug:str}",
    "/basket",
    "/my/sign-in",
    "/my/register",
    "/my/orders",
    "/my/orders/{order_id:str}",
    "/my/orders/{order_id:str}/pay",
    "/my/addresses/new",
    "/my/profile",
    "/my/reviews/new",
    "/office/orders",
    "/office/products",
    "/office/products/{product_id:uuid}/pictures",
    "/office/stock",
    "/office/coupons/new",
    "/office/promotions/new",
    "/office/search/preview",
    "/office/customers",
    "/office/reviews",
    "/office/files",
    "/office/health",
    "/office/audit",
}
"""Of each kind one or two: axe and a picture cost more than all else. The long form looks at every page like this."""
MISSED: Final = """() => {
    const {met} = window.__walk, all = "a[href], button, input, select, textarea, summary, [tabindex='0']"
    const reached = each => met.has(each) || each.type === "radio" &&
        [...met].some(other => other.type === "radio" && other.name === each.name && other.form === each.form)
    return [...document.querySelectorAll(all)]
        .filter(each => !each.disabled && each.tabIndex >= 0 && each.checkVisibility({visibilityProperty: true}))
        .filter(each => !reached(each)).map(each => each.outerHTML.slice(0, 200))
}"""
"""What one can see and use, and the Tab key didn't lead to; of choices one of which is meant, one."""
PHONE: Final = Look(width=360, colours="light")
DESK: Final = Look(width=1440, colours="dark")
PHONE_AT_NIGHT: Final = Look(width=360, colours="dark")
DESK_BY_DAY: Final = Look(width=1440, colours="light")


def routes(world: World) -> Iterator[str]:
    """Of everything that is opened in a browser."""
    for route in world.app.routes:
        for handler in getattr(route, "route_handlers", []):
            is_page = isinstance(handler, HTTPRouteHandler) and handler.fn.__module__.startswith("api.pages.")
            if is_page and "GET" in handler.http_methods and route.path not in NO_PAGES:
                yield route.path


@pytest.fixture
async def full(shop_site: Site) -> FullShop:
    return await a_full_shop(shop_site.world)


def is_offices(route: str) -> bool:
    return route.startswith(("/office", "/admin"))


def name_of(route: str) -> str:
    return re.sub(r"\{(\w+)[^}]*\}", r"\1", route).strip("/").replace("/", "-") or "home"


async def sign_in(tab: Tab, site: Site, person: Person) -> None:
    token = person.headers["Authorization"].removeprefix("Bearer ")
    safe = site.url.replace("http:", "https:")  # such a cookie is set over TLS alone; this machine's own gets it anyway
    await tab.page.context.add_cookies([{"name": "__Host-access", "value": token, "url": safe, "secure": True}])


async def walk(tab: Tab) -> None:
    first = (await tab.tab_through())[0]
    assert first == Stop("link", "Skip to content"), first
    missed = await tab.page.evaluate(MISSED)
    assert not missed, f"the Tab key doesn't lead to {missed}"


class Faces:
    """One tab for each of those who look, so that what is signed in stays so."""

    def __init__(self, site: Site, full: FullShop, look: Look) -> None:
        self.site = site
        self.full = full
        self.look = look
        self.faults: list[str] = []
        self._tabs: dict[str, Tab] = {}
        self._stack = AsyncExitStack()

    async def tab(self, route: str) -> Tab:
        who = "stranger" if route in DOORS else "admin" if is_offices(route) else "eve"
        if who not in self._tabs:
            tab = self._tabs[who] = await self._stack.enter_async_context(self.site.tab(**self.look))
            if who != "stranger":
                await sign_in(tab, self.site, self.full.admin if who == "admin" else self.full.eve)
        return self._tabs[who]

    async def see(self, route: str, closely: bool) -> None:
        """Whatever is wrong with it is told together with what is wrong elsewhere."""
        tab = await self.tab(route)
        answer = await tab.open(self.full.path(route))
        if answer.status != 200:
            self.faults.append(f"{route}: {answer.status}")
        policy = answer.headers["content-security-policy"]
        if "unsafe" in policy or "script-src *" in policy:
            self.faults.append(f"{route}: {policy}")
        if SUM not in await tab.page.content():  # it stands in the shop's name
            self.faults.append(f"{route}: what looks like a template was filled in")
        checks: list[Callable[[], Awaitable[object]]] = [tab.weigh]
        if closely:
            await tab.screenshot(f"every/{name_of(route)}")
            checks.append(tab.axe)
        if route in WALKED:
            checks.append(partial(walk, tab))
        for check in checks:
            try:
                await check()
            except AssertionError as wrong:
                self.faults.append(f"{route} at {tab.width} pixels: {wrong}")
        self.faults += [f"{route} at {tab.width} pixels: {trouble}" for trouble in tab.troubles]
        tab.troubles.clear()

    async def aclose(self) -> None:
        await self._stack.aclose()


async def read_in(language: str, full: FullShop) -> list[str]:
    """The faults of every page in it, read without a browser."""
    faults = []
    for who, ours in ((full.admin, True), (full.eve, False)):
        async with aclosing(Surfer(full.world.app, language)) as surfer:
            surfer.client.cookies.set("__Host-access", who.headers["Authorization"].removeprefix("Bearer "))
            for route in routes(full.world):
                if is_offices(route) == ours:
                    answer = await surfer.open(full.path(route))
                    if answer.status_code != 200:
                        faults.append(f"{route} in {language}: {answer.status_code}")
                    elif f'<html lang="{language}">' not in answer.text and not route.endswith(INVOICES):
                        faults.append(f"{route} is not in {language}")
    return faults


async def seen(site: Site, full: FullShop, looks: Sequence[Look], alternating: bool = False) -> list[str]:
    everyone = [Faces(site, full, look) for look in looks]
    for number, route in enumerate(routes(site.world)):
        for turn, faces in enumerate(everyone):
            if not alternating or number % len(everyone) == turn:
                await faces.see(route, closely=not alternating or route in CLOSELY)
    for faces in everyone:
        await faces.aclose()
    return [fault for faces in everyone for fault in faces.faults]


def told(faults: Sequence[str]) -> str:
    return "\n\n".join(faults)


async def test_every_page_is_for_everybody(shop_site: Site, full: FullShop) -> None:
    """By day on a phone or at night on a desk, in turn, and in every language.

    Nothing that hostile people wrote runs: a dialog it opens is a trouble of the tab, and so is what the policy stops.
    """
    assert set(routes(full.world)) >= CLOSELY
    faults = await seen(shop_site, full, (PHONE, DESK), alternating=True)
    faults += [*await read_in("de", full), *await read_in("fr", full)]
    assert not faults, told(faults)


@pytest.mark.slow
async def test_every_page_is_for_everybody_at_any_time(shop_site: Site, full: FullShop) -> None:
    faults = await seen(shop_site, full, (PHONE, DESK, PHONE_AT_NIGHT, DESK_BY_DAY))
    assert not faults, told(faults)
