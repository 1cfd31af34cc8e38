"""Somebody who buys in the storefront, by its forms alone."""

import re
from html import unescape
from typing import Any

import httpx

from tests.api.pages.surfer import Surfer, words_on
from tests.world import World

HIDDEN = re.compile(r'<input type="hidden" name="(key|expected_total|buyer)" value="([^"]*)"')
TO = {"name": "Eve Adams", "line1": "1 Main Road", "city": "Bern", "postal_code": "3000", "country": "CH"}
TYPED = {f"shipping_address.{name}": value for name, value in TO.items()} | {"billing_same": "yes"}
EMAIL = "eve@example.com"


class Buyer(Surfer):
    """`seen` is what stood in the form's hidden fields."""

    def __init__(self, world: World, language: str = "en") -> None:
        super().__init__(world.app, language)

    @property
    def seen(self) -> dict[str, str]:
        return {name: unescape(value) for name, value in HIDDEN.findall(self.page)}

    async def puts(self, world: World, sku: str, quantity: int = 1) -> httpx.Response:
        variant = await world.postgres.fetchval("select id from variants where sku = $1", sku)
        await self.open("/basket")
        return await self.send("/basket/add", variant_id=variant, quantity=quantity)

    async def checks_out(self, **typed: Any) -> httpx.Response:
        """As a guest, at the page that is open."""
        return await self.send("/checkout", **self.seen | TYPED | {"email": EMAIL} | typed)

    @property
    def text(self) -> str:
        """Of the page, without its markup."""
        return words_on(self.page)
