"""What the outbox forgets, and who may read on from where."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg

from db.history import known, trim
from db.outbox import BEGINNING, Mark, last_mark, read_all
from domain.events import CartChanged
from tests.outbox import append

TOMORROW = datetime.now(UTC) + timedelta(days=1)
YESTERDAY = datetime.now(UTC) - timedelta(days=1)


async def events(postgres: asyncpg.Pool, count: int) -> list[Mark]:
    async with postgres.acquire() as connection:
        for _ in range(count):
            await append(connection, [CartChanged(subject=uuid4(), version=1)])
        return [recorded.mark for recorded in await read_all(connection, 0, 10_000)]


async def test_a_checkpoint_is_an_event_and_not_only_a_number(postgres: asyncpg.Pool) -> None:
    marks = await events(postgres, 3)
    async with postgres.acquire() as connection:
        assert await last_mark(connection) == marks[-1]
        others = [
            Mark(2, marks[1].at_us + 1),  # another event has that number here
            Mark(4, marks[2].at_us),  # nothing has happened here yet
        ]
        assert await known(connection, [BEGINNING, *others, *marks]) == {BEGINNING, *marks}
        assert await known(connection, []) == set()


async def test_only_what_every_read_model_has_and_what_is_old_is_forgotten(postgres: asyncpg.Pool) -> None:
    marks = await events(postgres, 5)
    async with postgres.acquire() as connection:
        assert await trim(connection, 4, YESTERDAY) == 0
        assert await trim(connection, 4, TOMORROW) == 3
        assert [recorded.mark for recorded in await read_all(connection, 0, 10_000)] == marks[3:]
        assert await trim(connection, 4, TOMORROW) == 0


async def test_who_stands_before_what_was_forgotten_can_not_read_on(postgres: asyncpg.Pool) -> None:
    marks = await events(postgres, 5)
    async with postgres.acquire() as connection:
        await trim(connection, 4, TOMORROW)
        assert await known(connection, [BEGINNING, *marks]) == set(marks[3:])
