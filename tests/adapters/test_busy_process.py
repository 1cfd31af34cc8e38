"""What a process that is held up for a moment makes of its connections to Redis."""

import asyncio
import time

import pytest
import uvloop

from adapters.redis.client import open_redis


def test_it_closes_them_all_the_same(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the loop that the API and the workers run in."""
    monkeypatch.setattr("adapters.redis.client.CONNECT_SECONDS_MAX", 0.05)

    async def close() -> None:
        loop, client = asyncio.get_running_loop(), open_redis(redis_url)
        await client.echo("here")
        for _ in range(2):
            loop.call_soon(loop.call_soon, time.sleep, 0.1)
        await client.aclose()

    uvloop.run(close())
