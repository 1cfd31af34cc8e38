"""A browser, and shops to open in it. The browser starts when a test first asks, once for each test process."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from cli.ports import free_port

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from adapters.settings import Settings
    from tests.browser.site import Site
    from tests.world import World

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
HEADED_PAUSE_MS = 300
END_SECONDS_MAX = 10


def chromium() -> str | None:
    return os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def pytest_runtest_setup() -> None:
    """Before any store starts for a test that can't run."""
    if chromium() is None:
        pytest.skip("no Chromium on this machine: `make browser` installs Debian's, CHROMIUM_PATH names another")


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Nothing but this machine can be reached from it, whatever a page asks for."""
    from playwright.async_api import async_playwright, expect

    from tests.browser.tab import WAIT_MS_MAX

    expect.set_options(timeout=WAIT_MS_MAX)
    headed = "HEADED" in os.environ
    driver = await async_playwright().start()
    opened = await driver.chromium.launch(
        executable_path=chromium(),
        chromium_sandbox=os.geteuid() != 0,  # root has none
        headless=not headed,
        slow_mo=HEADED_PAUSE_MS if headed else 0,
        args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"],
    )
    yield opened
    for end in (opened.close, driver.stop):  # once in a while one of them is never told that the other side is gone
        with suppress(TimeoutError):
            async with asyncio.timeout(END_SECONDS_MAX):
                await end()
    for process in psutil.Process().children():
        if "playwright" in " ".join(process.cmdline()):
            process.kill()


@pytest.fixture
def pictures(pytestconfig: pytest.Config) -> Path:
    """Where screenshots go. They stay until the next ones of the same names."""
    return pytestconfig.rootpath / ".pytest_cache" / "pages"


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def settings(settings: Settings, port: int) -> Settings:
    """People reach this shop where its site is: links in mails lead there."""
    from msgspec.structs import replace

    return replace(settings, mail=replace(settings.mail, public_url=f"http://localhost:{port}"))


@pytest.fixture
async def shop_site(browser: Browser, world: World, port: int, pictures: Path) -> AsyncIterator[Site]:
    """A shop with nothing in it, open to a browser."""
    from tests.browser.site import Site, serving

    async with serving(world.app, port):
        yield Site(port, browser, pictures, world)


@pytest.fixture
async def till_site(browser: Browser, till: World, port: int, pictures: Path) -> AsyncIterator[Site]:
    """The same, and it takes payments through the gateway."""
    from tests.browser.site import Site, serving

    async with serving(till.app, port):
        yield Site(port, browser, pictures, till)
