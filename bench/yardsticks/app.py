"""Bare routes on the product's server: nothing, one Redis GET, one transaction of one row.

`python -m bench.yardsticks.app PORT` serves them as `tradepost api` serves the shop, in one process.
"""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg
import msgspec
from granian.constants import Interfaces, Loops
from granian.server import Server
from litestar import Litestar, MediaType, Response, get, post
from redis.asyncio import Redis

from db.session import POOL_CONNECTIONS_MAX

DOCUMENT: Final = "bench:document:"
ROWS: Final = 64
"""More than connections, so that they seldom wait for each other's row."""
TABLE: Final = f"""
drop schema if exists bench cascade; create schema bench;
create table bench.rows (id int primary key, n bigint not null);
insert into bench.rows select id, 0 from generate_series(0, {ROWS - 1}) id;
"""
CHANGE: Final = "update bench.rows set n = n + 1 where id = $1 returning n"


class Bare(msgspec.Struct, frozen=True):
    n: int


class Stores:
    redis: Redis
    postgres: asyncpg.Pool


@get("/bare")
async def bare() -> Bare:
    return Bare(1)


def application() -> Litestar:
    stores = Stores()

    @asynccontextmanager
    async def opened(_: Litestar) -> AsyncIterator[None]:
        stores.redis = Redis.from_url(os.environ["REDIS_URL"])
        stores.postgres = await asyncpg.create_pool(
            os.environ["DATABASE_URL"], min_size=0, max_size=POOL_CONNECTIONS_MAX
        )
        yield
        await stores.redis.aclose()
        await stores.postgres.close()

    @get("/redis/{name:str}")
    async def one_get(name: str) -> Response[bytes]:
        return Response(await stores.redis.get(DOCUMENT + name), media_type=MediaType.JSON)

    @post("/postgres/{row:int}", status_code=200)
    async def one_row(row: int) -> Bare:
        async with stores.postgres.acquire() as connection, connection.transaction():
            return Bare(await connection.fetchval(CHANGE, row))

    return Litestar([bare, one_get, one_row], lifespan=[opened], openapi_config=None)


if __name__ == "__main__":
    Server(
        "bench.yardsticks.app:application",
        factory=True,
        port=int(sys.argv[1]),
        workers=1,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        log_enabled=False,
    ).serve()
