"""Who waits for a connection, and what they are told."""

import asyncio
import time

import asyncpg
import pytest

from db.outages import postgres_answers
from db.pool import Connection, in_transaction, open_pool
from domain.outages import StoreDown

WAITING = 40


async def nothing(_: Connection) -> None:
    raise AssertionError("there is no connection")


async def test_when_postgres_is_silent_nobody_waits_until_it_was_so_to_all_before_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("db.pool.CONNECT_SECONDS_MAX", 0.4)
    monkeypatch.setattr("db.pool.SILENT_SECONDS_MAX", 0.3)

    async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async def told(pool: asyncpg.Pool) -> float:
        began = time.monotonic()
        with pytest.raises(StoreDown), postgres_answers():
            await in_transaction(pool, nothing)
        return time.monotonic() - began

    async with await asyncio.start_server(silence, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        pool = await open_pool(f"postgresql://postgres@127.0.0.1:{port}/x?sslmode=disable", connections_max=2)
        seconds = await asyncio.gather(*(told(pool) for _ in range(WAITING)))
        pool.terminate()
    assert max(seconds) < 3, "two at a time would take eight seconds"
