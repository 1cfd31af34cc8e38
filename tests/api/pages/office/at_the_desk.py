"""Somebody of the shop's own people at a browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.api.pages.surfer import Surfer
from tests.world import World


@asynccontextmanager
async def at_the_desk(world: World, language: str = "en") -> AsyncIterator[Surfer]:
    """Signed in as an admin, without the half second it takes to check a password."""
    admin = await world.admin()
    await world.level()
    surfer = Surfer(world.app, language)
    access = admin.headers["Authorization"].removeprefix("Bearer ")
    surfer.client.cookies.set("__Host-access", access, domain="shop.local")
    try:
        yield surfer
    finally:
        await surfer.aclose()
