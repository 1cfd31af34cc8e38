"""A shop on a port of this machine, for clients that are programs of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.world import World


@pytest.fixture
async def url(world: World) -> AsyncIterator[str]:
    from cli.ports import free_port
    from tests.browser.site import HOST, serving

    port = free_port()
    async with serving(world.app, port):
        yield f"http://{HOST}:{port}"


@pytest.fixture
def node_cache(pytestconfig: pytest.Config) -> Path:
    return pytestconfig.cache.mkdir("node")
