"""The ways into the stores that the API and the workers have: tests meet what these may not do."""

import asyncpg
from msgspec.structs import replace

from adapters.settings import Settings
from db.pool import open_pool
from workers.run import STATEMENT_CONNECTIONS_MAX

OWNER = "postgres"
POOLS: dict[str, asyncpg.Pool] = {}
"""By address: kept from test to test, as the owner's is."""


def as_role(settings: Settings, role: str) -> Settings:
    """The same stores, where their owner would come in; whoever else they are for stays who he is."""
    return replace(
        settings,
        database_url=settings.database_url.replace(f"//{OWNER}@", f"//{role}@"),
        redis_url=settings.redis_url.replace("unix:///", f"unix://{role}@/"),
    )


async def pool_of(settings: Settings) -> asyncpg.Pool:
    """Open until the run ends."""
    if settings.database_url not in POOLS:
        POOLS[settings.database_url] = await open_pool(settings.database_url, STATEMENT_CONNECTIONS_MAX)
    return POOLS[settings.database_url]


async def close_pools() -> None:
    while POOLS:
        await POOLS.popitem()[1].close()
