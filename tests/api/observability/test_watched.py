"""The port beside the shop's."""

import asyncio

import asyncpg
import httpx
import pytest
from msgspec.structs import replace

from adapters.redis.client import Redis
from adapters.settings import Settings
from adapters.watch import WATCHERS_MAX
from cli.ports import free_port
from tests.empty_shop import EmptyShop
from tests.world import open_world

HOST = "127.0.0.1"


async def test_whoever_watches_has_places_of_their_own(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, empty_shop: EmptyShop, patience: None
) -> None:
    await empty_shop.lay_out(settings, postgres, redis)
    port = free_port()
    watched = replace(settings, metrics_address=(HOST, port), metrics_token=None)
    async with (
        open_world(watched, postgres, redis, projecting=False) as world,
        httpx.AsyncClient(base_url=f"http://{HOST}:{port}") as watcher,
    ):
        said = {path: await watcher.get(f"{path}?t=1") for path in ("/health/live", "/health/ready", "/metrics")}
        assert {path: answer.status_code for path, answer in said.items()} == dict.fromkeys(said, 200)
        assert said["/health/live"].json() == (await world.anyone.get("/health/live")).json()
        assert said["/health/ready"].json().keys() == (await world.anyone.get("/health/ready")).json().keys()
        assert 'tradepost_read_model_position{model="taxonomy"}' in said["/metrics"].text
        assert (await watcher.head("/metrics")).content == b""
        assert all("server" not in answer.headers for answer in said.values())
        assert (await watcher.get("/products")).status_code == 404, "the shop is not here"
        assert (await watcher.post("/metrics")).status_code == 405
        for authorization in ("", "Bearer ", "Bearer x"):
            refused = await world.anyone.get("/metrics", Authorization=authorization)
            assert (refused.status_code, refused.json()["code"]) == (404, "not-found"), "no token is set: none is right"

        silent = [await asyncio.open_connection(HOST, port) for _ in range(WATCHERS_MAX)]
        with pytest.raises(httpx.HTTPError):
            await watcher.get("/health/live")
        silent.pop()[1].close()
        assert (await asyncio.wait_for(first_answer(watcher), 5)).status_code == 200
        for _, writer in silent:
            writer.close()
    with pytest.raises(httpx.ConnectError):
        async with httpx.AsyncClient() as late:
            await late.get(f"http://{HOST}:{port}/health/live")


async def first_answer(watcher: httpx.AsyncClient) -> httpx.Response:
    while True:
        try:
            return await watcher.get("/health/live")
        except httpx.HTTPError:
            await asyncio.sleep(0)
