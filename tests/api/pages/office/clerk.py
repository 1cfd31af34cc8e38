"""Somebody of the shop's own people, with a browser and no script."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from typing import Any
from urllib.parse import quote

import httpx

from tests.api.pages.surfer import TOKEN, Surfer, signed_in
from tests.world import World


async def clerk_of(world: World, language: str = "en") -> Surfer:
    """Signed in as an admin, whom every page knows already."""
    admin = await world.admin()
    await world.level()
    return signed_in(Surfer(world.app, language), admin)


@asynccontextmanager
async def at_the_desk(world: World, language: str = "en") -> AsyncIterator[Surfer]:
    """A clerk, for a while."""
    clerk = await clerk_of(world, language)
    try:
        yield clerk
    finally:
        await clerk.aclose()


async def send_file(clerk: Surfer, path: str, content: bytes, name: str = "a.png", **beside: Any) -> httpx.Response:
    """By the form of the page that is open: its token stands in the address."""
    token = TOKEN.search(clerk.page)
    assert token is not None, "this page has no form"
    answer = await clerk.client.post(
        f"{path}?form_token={quote(unescape(token[1]))}", files={"file": (name, content)}, data=beside
    )
    clerk.page = answer.text
    return answer


def value_of(page: str, name: str) -> str:
    """What a field of the page is filled in with."""
    found = re.search(rf'name="{re.escape(name)}"[^>]*? value="([^"]*)"', page)
    assert found is not None, f"there is no field {name}"
    return unescape(found[1])
