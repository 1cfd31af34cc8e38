"""What is too long to be read is refused at the door, and nothing of it is kept."""

import asyncio
from http import HTTPStatus
from typing import Any, cast

import httpx
import pytest
from litestar.datastructures import State

from api.callers.access import CART_COOKIE
from api.limits import door
from api.limits.door import COOKIE_BYTES_MAX, TARGET_BYTES_MAX, Door
from tests.world import World

SECONDS_MAX = 20
"""Until who is one too many has an answer: those under way are held for as long as this test likes."""


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
async def test_an_address_has_a_bound(world: World, method: str) -> None:
    path = "/products"
    longest = f"{path}?{'q' * (TARGET_BYTES_MAX - len(path))}"  # the question mark belongs to neither
    assert (await world.anyone.send(method, longest)).status_code != 414
    for address in (f"{longest}q", f"/{'p' * TARGET_BYTES_MAX}"):
        refused = await world.anyone.send(method, address)
        assert refused.status_code == 414
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["x-request-id"]
        assert refused.content == b"" or refused.json() == {
            "type": "urn:tradepost:problem:uri-too-long",
            "title": HTTPStatus(414).phrase,
            "status": 414,
            "detail": "Ask for it in at most 8000 bytes.",
            "code": "uri-too-long",
        }
        assert (refused.content == b"") == (method == "HEAD")


async def test_cookies_have_a_bound(world: World) -> None:
    def cookies(length: int) -> str:
        return f"{CART_COOKIE}={'c' * (length - len(CART_COOKIE) - 1)}"

    assert (await world.anyone.get("/shop", Cookie=cookies(COOKIE_BYTES_MAX))).status_code == 200
    refused = await world.anyone.get("/shop", Cookie=cookies(COOKIE_BYTES_MAX + 1))
    assert (refused.status_code, refused.json()["code"]) == (431, "request-header-fields-too-large")


async def test_nobody_speaks_websocket_here(world: World) -> None:
    refused = await world.client.get("/products", headers={"Upgrade": "WebSocket", "Connection": "Upgrade"})
    assert (refused.status_code, refused.json()["code"]) == (400, "no-websockets")
    assert (await world.anyone.get("/products", Upgrade="h2c", Connection="Upgrade")).status_code == 200


async def test_one_address_has_so_many_requests_carried_out_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "UNDER_WAY_OF_AN_ADDRESS_MAX", 2)
    begun, go_on = asyncio.Semaphore(0), asyncio.Event()

    async def shop(scope: Any, receive: Any, send: Any) -> None:
        begun.release()
        await go_on.wait()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    at_the_door = Door(shop, State({"settings": world.settings}))

    async def entered(scope: Any, receive: Any, send: Any) -> None:
        await at_the_door(cast("Any", {**scope, "litestar_app": world.app}), receive, send)

    def come_from(address: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(cast("Any", entered), client=(address, 1))
        return httpx.AsyncClient(transport=transport, base_url="http://shop")

    async with come_from("192.0.2.1") as eve, come_from("192.0.2.2") as ann:
        under_way = [asyncio.create_task(eve.get("/products")) for _ in range(2)]
        for _ in under_way:
            await begun.acquire()
        async with asyncio.timeout(SECONDS_MAX):
            refused = await eve.get("/products")
        assert (refused.status_code, refused.json()["code"]) == (429, "too-many-at-once")
        assert refused.headers["retry-after"] == "1"
        under_way += [asyncio.create_task(ann.get("/products")), asyncio.create_task(eve.get("/health/live"))]
        go_on.set()
        assert [answer.status_code for answer in await asyncio.gather(*under_way)] == [204] * 4
        assert (await eve.get("/products")).status_code == 204, "whoever is answered makes room"
    assert at_the_door._under_way == {}
