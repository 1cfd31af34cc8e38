"""Guests who buy at a steady pace, whatever happens to the shop meanwhile, and what each of them met."""

import asyncio
import random
import time
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple
from uuid import uuid4

import aiohttp

from tests.shop import ADDRESS

ANSWER_SECONDS_MAX: Final = 10.0
REFUSALS: Final = frozenset({429, 503})

Ending = Literal["paid", "refused", "unanswered", "wrong"]


class Checkout(NamedTuple):
    """`refused`: by a 429 or 503 that said when to come again. `unanswered`: nobody knows what became of it."""

    began_at: float
    ended_at: float
    ending: Ending
    said: str = ""


class NotNow(Exception):
    pass


class Wrong(Exception):
    """An answer that nobody should get."""


class Crowd:
    """`placed` and `paid` are the orders somebody was told of."""

    def __init__(self, urls: Sequence[str], skus: Sequence[str], per_second: int) -> None:
        self._urls = urls
        self._skus = skus
        self._per_second = per_second
        self._chance = random.Random(20261129)
        self.checkouts: list[Checkout] = []
        self.placed: list[str] = []
        self.paid: list[str] = []

    async def buy_on(self, stop: asyncio.Event) -> None:
        """Begun at this pace, however long each takes."""
        limit = aiohttp.TCPConnector(limit=0)
        deadline = aiohttp.ClientTimeout(total=ANSWER_SECONDS_MAX)
        async with aiohttp.ClientSession(connector=limit, timeout=deadline) as http, asyncio.TaskGroup() as group:
            next_at = time.monotonic()
            while not stop.is_set():
                group.create_task(self._check_out(http))
                next_at += 1 / self._per_second
                await asyncio.sleep(max(0, next_at - time.monotonic()))

    async def _check_out(self, http: aiohttp.ClientSession) -> None:
        began_at = time.monotonic()
        ending, said = await self._ending(http)
        self.checkouts.append(Checkout(began_at, time.monotonic(), ending, said))

    async def _ending(self, http: aiohttp.ClientSession) -> tuple[Ending, str]:
        try:
            await self._buy(http)
        except NotNow as refusal:
            return "refused", str(refusal)
        except Wrong as answer:
            return "wrong", str(answer)
        except (aiohttp.ClientError, TimeoutError) as trouble:
            return "unanswered", type(trouble).__name__
        return "paid", ""

    async def _buy(self, http: aiohttp.ClientSession) -> None:
        """A guest's, and another guest each time: one may have a few unpaid orders only."""
        url = self._chance.choice(self._urls)
        adding = {"sku": self._chance.choice(self._skus), "quantity": 1}
        cart_token, _ = await said(http, f"{url}/cart/add", adding)
        placing = {"email": f"{uuid4().hex}@crowd.example", "shipping_address": ADDRESS}
        _, order = await said(http, f"{url}/order/create", placing, {"Cart-Token": cart_token})
        self.placed.append(order["id"])
        token = {"Order-Token": order["order_token"]}
        _, payment = await said(http, f"{url}/orders/{order['id']}/payments", {"provider": "dummy"}, token)
        if payment["status"] == "succeeded":
            self.paid.append(order["id"])

    def between(self, since: float, until: float) -> list[Checkout]:
        """Those that were begun then."""
        return [each for each in self.checkouts if since <= each.began_at < until]

    def well_again_at(self, since: float) -> float:
        """When the last one ended that was begun before the shop was well: none after it failed."""
        return max((each.ended_at for each in self.checkouts if each.ending != "paid"), default=since)


async def said(
    http: aiohttp.ClientSession, url: str, body: object, headers: dict[str, str] | None = None
) -> tuple[str, dict[str, str]]:
    """A guest's Cart-Token, and the body. Raises NotNow, Wrong, ClientError, TimeoutError."""
    async with http.post(url, json=body, headers=headers) as answer:
        told = await answer.json(content_type=None)
        if answer.status in REFUSALS and "Retry-After" in answer.headers:
            raise NotNow(told["code"])
        if answer.status >= 400:
            raise Wrong(f"{answer.status} {told.get('code')} at {url}")
        return answer.headers.get("Cart-Token", ""), told
