"""A tab of a browser, as somebody with a certain screen and taste has it open, and what goes wrong in it meanwhile."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final, Literal, TypedDict
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Error,
    Page,
    Request,
    Response,
    WebError,
)

from tests.browser.accessibility import require_accessible
from tests.browser.focus import Stop, tab_through
from tests.browser.weight import BUDGET, Budget, Weight, Wire, weigh

WAIT_MS_MAX: Final = 30_000
"""More than a customer has: other work on this machine may hold a page up."""
PHONE_PIXELS_MAX: Final = 600
HEIGHT_PIXELS: Final = 800
HERE: Final = ("localhost", "127.0.0.1")
LOCALES: Final = {"en": "en-GB", "de": "de-DE", "fr": "fr-FR"}


# What a policy refuses stands in the console, but for a refused eval that the script catches.
SAY_REFUSED_EVAL: Final = """addEventListener("securitypolicyviolation", refused => {
    if (refused.blockedURI === "eval") console.error(`eval violates ${refused.effectiveDirective}`)
})"""


class Look(TypedDict, total=False):
    """How somebody looks at a shop. Left out: a wide screen, light, English, with scripts, nothing that moves."""

    width: int
    colours: Literal["light", "dark"]
    language: Literal["en", "de", "fr"]
    script: bool
    motion: bool


class Tab:
    """`page` is Playwright's, for everything that one does and expects in it.

    `troubles` are errors in the console (a broken Content-Security-Policy is one), scripts that failed, dialogs
    that a script opened, and requests to elsewhere, which never get there.
    """

    def __init__(self, page: Page, wire: Wire, look: Look, pictures: Path) -> None:
        self.page = page
        self.troubles: list[str] = []
        self._expected: list[str] = []
        self._wire = wire
        self._look = look
        self._pictures = pictures
        context = page.context
        context.on("console", self._hear)
        context.on("weberror", self._hear_failure)
        context.on("dialog", self._hear_dialog)
        context.on("request", self._hear_request)

    @property
    def width(self) -> int:
        return self._look.get("width", 1440)

    async def open(self, path: str) -> Response:
        """A page of the shop, loaded whole. What `weigh` tells is of this one."""
        self._wire.forget()
        answer = await self.page.goto(path)
        assert answer is not None
        await self._wire.quiet()
        return answer

    def expects(self, words: str) -> None:
        """Troubles with these words are none, and there must be one. A dialog with them gets a yes."""
        self._expected.append(words)

    async def axe(self, part: str = "html", *, rules_off: Sequence[str] = ()) -> None:
        """Raises AssertionError with whatever axe-core holds against the page, or a part of it, as it is now."""
        assert self._look.get("script", True), "axe-core is a script itself: look in a tab that has them"
        await require_accessible(self.page, part, rules_off)

    async def cost(self) -> Weight:
        """Of the page since it was opened, whatever it is."""
        await self._wire.quiet()
        return await weigh(self.page, self._wire, self.width)

    async def weigh(self, budget: Budget = BUDGET) -> Weight:
        """Raises AssertionError if the page cost more since it was opened, or is wider than the screen."""
        weight = await self.cost()
        over = weight.over(budget)
        assert not over, f"{self.page.url} at {self.width} pixels: {'; '.join(over)}"
        return weight

    async def tab_through(self) -> list[Stop]:
        """Where the Tab key leads, from the top of the page. Raises AssertionError where one doesn't see it."""
        return await tab_through(self.page)

    async def screenshot(self, name: str) -> Path:
        """The whole page, in a file named for what is shown and how: `cart-360-dark-de.png`."""
        said = [name, str(self.width), self._look.get("colours", "light"), self._look.get("language", "en")]
        if not self._look.get("script", True):
            said.append("no-script")
        file = self._pictures / f"{'-'.join(said)}.png"
        await self.page.screenshot(path=file, full_page=True, animations="disabled", caret="initial")
        return file

    async def slow(self, *, kilobytes_per_second: int = 50, latency_ms: int = 400) -> None:
        """From now on, as on a bad mobile line."""
        await self._wire.slow(kilobytes_per_second, latency_ms)

    async def require_no_trouble(self) -> None:
        if not self.page.is_closed():
            await self._wire.quiet()
            await self.page.evaluate("1")  # whatever was said before is heard before its answer
        unmet = [words for words in self._expected if not any(words in trouble for trouble in self.troubles)]
        assert not unmet, f"expected and did not come: {unmet}"
        left = [trouble for trouble in self.troubles if not self._is_expected(trouble)]
        assert not left, "\n".join(left)

    def _is_expected(self, trouble: str) -> bool:
        return any(words in trouble for words in self._expected)

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            place = said.location
            self.troubles.append(f"console: {said.text} ({place['url']}:{place['lineNumber'] + 1})")

    def _hear_failure(self, failure: WebError) -> None:
        self.troubles.append(f"script failed: {failure.error.name}: {failure.error.message}")

    async def _hear_dialog(self, dialog: Dialog) -> None:
        trouble = f"{dialog.type}: {dialog.message}"
        self.troubles.append(trouble)
        if self._is_expected(trouble):
            await dialog.accept()
        else:
            await dialog.dismiss()

    def _hear_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.hostname is not None and address.hostname not in HERE:
            self.troubles.append(f"request elsewhere: {request.url}")


@asynccontextmanager
async def open_tab(browser: Browser, url: str, pictures: Path, look: Look) -> AsyncIterator[Tab]:
    """When the block fails, there is a picture of it, and what went wrong in the page is told with it."""
    context = await open_context(browser, url, look)
    try:
        page = await context.new_page()
        tab = Tab(page, await Wire.of(page), look, pictures)
        try:
            yield tab
        except Exception as failed:
            await explain(failed, tab)
            raise
        await tab.require_no_trouble()
    finally:
        await context.close()


async def explain(failed: Exception, tab: Tab) -> None:
    for trouble in tab.troubles:
        failed.add_note(trouble)
    with suppress(Error):  # a page that hangs can't be drawn, and one that was closed neither
        test = os.environ["PYTEST_CURRENT_TEST"].split("::")[-1].split(" ")[0].replace("/", "_")
        failed.add_note(f"at {tab.page.url}, as seen in {await tab.screenshot(f'failed-{test}')}")


async def open_context(browser: Browser, url: str, look: Look) -> BrowserContext:
    width = look.get("width", 1440)
    phone = width <= PHONE_PIXELS_MAX
    context = await browser.new_context(
        base_url=url,
        viewport={"width": width, "height": HEIGHT_PIXELS},
        is_mobile=phone,  # so a page that forgot its viewport is laid out wide, as on a real one
        has_touch=phone,
        color_scheme=look.get("colours", "light"),
        locale=LOCALES[look.get("language", "en")],
        java_script_enabled=look.get("script", True),
        reduced_motion="no-preference" if look.get("motion", False) else "reduce",
    )
    context.set_default_timeout(WAIT_MS_MAX)
    await context.add_init_script(SAY_REFUSED_EVAL)
    return context
