"""The read models of a shop with nothing in it: built by a test process's first test, and laid out for all others.

To build every one of them takes longer than most tests do, and comes to the same for all shops that count in the same
currency and days. Tests of the building itself begin with empty stores.
"""

import shutil
from pathlib import Path

import asyncpg

from adapters.redis.client import Redis
from adapters.settings import Settings
from commands.base import perform
from commands.shop.find_facts import FindFacts, find_facts
from domain.shop import Claims
from tests.world import open_world


class EmptyShop:
    """Every key that is in Redis then, as DUMP says it, and a copy of the index in a folder of its own."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._keys: dict[bytes, bytes] = {}

    async def lay_out(self, settings: Settings, postgres: asyncpg.Pool, redis: Redis) -> None:
        """Into an empty Redis, and the index's folder. Nothing for a shop that counts in something else."""
        if await perform(postgres, find_facts, FindFacts()) != Claims().facts():
            return
        assert settings.search_dir is not None
        if not self._keys:
            await self._build(settings, postgres, redis)
            return
        async with redis.pipeline(transaction=False) as all_at_once:
            for key, dumped in self._keys.items():
                all_at_once.restore(key, 0, dumped)
            await all_at_once.execute()
        shutil.copytree(self._index, settings.search_dir, dirs_exist_ok=True)

    async def _build(self, settings: Settings, postgres: asyncpg.Pool, redis: Redis) -> None:
        async with open_world(settings, postgres, redis) as shop:
            await shop.level()
        assert settings.search_dir is not None
        shutil.copytree(settings.search_dir, self._index, dirs_exist_ok=True)
        self._keys = {key: await redis.dump(key) for key in await redis.keys()}
