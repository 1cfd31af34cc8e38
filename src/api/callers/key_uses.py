"""When API keys were used last: noted now and then, and never waited for."""

import asyncio
import time
from contextlib import suppress
from typing import Final
from uuid import UUID

import asyncpg

from commands.base import perform
from commands.staff.note_key_use import NoteKeyUse, note_key_use
from domain.outages import StoreDown, StoreUnfit

NOTED_AGAIN_SECONDS: Final = 60.0
KEYS_KNOWN_MAX: Final = 1_000


class KeyUses:
    """Of each key at most one a minute, by this process."""

    def __init__(self, postgres: asyncpg.Pool) -> None:
        self._postgres = postgres
        self._noted: dict[UUID, float] = {}
        self._noting: set[asyncio.Task[None]] = set()

    def note(self, key: UUID) -> None:
        """Never waits and never fails."""
        now = time.monotonic()
        if now - self._noted.get(key, -NOTED_AGAIN_SECONDS) < NOTED_AGAIN_SECONDS:
            return
        if len(self._noted) >= KEYS_KNOWN_MAX:
            self._noted.clear()
        self._noted[key] = now
        task = asyncio.create_task(self._write(key))
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)

    async def still(self) -> None:
        """Wait for what is being noted."""
        await asyncio.gather(*self._noting)

    async def _write(self, key: UUID) -> None:
        with suppress(StoreDown, StoreUnfit):
            await perform(self._postgres, note_key_use, NoteKeyUse(key))
