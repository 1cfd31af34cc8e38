"""A shop on a port of this machine, served as in production but inside the test's own process and event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server
from playwright.async_api import Browser

from cli.ports import until_it_listens
from tests.browser.tab import Look, Tab, open_tab

if TYPE_CHECKING:
    from tests.world import World

HOST: Final = "127.0.0.1"


class Site:
    """What browsers reach at `url`; behind it `world`, unless a test serves pages of its own."""

    def __init__(self, port: int, browser: Browser, pictures: Path, world: World | None = None) -> None:
        self.url = f"http://localhost:{port}"
        self._browser = browser
        self._pictures = pictures
        self._world = world

    @property
    def world(self) -> World:
        assert self._world is not None
        return self._world

    def tab(self, **look: Unpack[Look]) -> AbstractAsyncContextManager[Tab]:
        """Of a browser with no cookies and nothing cached. Raises AssertionError at its end if anything went wrong."""
        return open_tab(self._browser, self.url, self._pictures, look)


@asynccontextmanager
async def serving(app: Any, port: int) -> AsyncIterator[None]:
    """Until the end of the block. The application's lifespan is the caller's."""
    server = Server(app, address=HOST, port=port, interface=Interfaces.ASGINL, http=HTTPModes.http1, log_enabled=False)
    running = asyncio.create_task(server.serve())
    try:
        await until_it_listens(HOST, port)
        yield
    finally:
        server.stop()  # type: ignore[no-untyped-call]
        await running
