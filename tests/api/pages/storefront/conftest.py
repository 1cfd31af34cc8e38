"""Customers with a browser."""

from collections.abc import AsyncIterator

import pytest

from tests.api.pages.surfer import Surfer
from tests.world import World


@pytest.fixture
async def surfer(world: World) -> AsyncIterator[Surfer]:
    somebody = Surfer(world.app)
    yield somebody
    await somebody.aclose()
