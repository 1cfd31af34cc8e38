"""What lies behind the feed's tail is read once for all who come by."""

import asyncio

import asyncpg
import pytest

from db.outbox import Recorded, read
from db.pool import Connection
from workers.stretches import STRETCH_POSITIONS, STRETCHES_KEPT_MAX, Stretches

EVENTS = """
insert into outbox (position, aggregate, aggregate_id, version, type, body) overriding system value
select n, 'none', gen_random_uuid(), 1, 'Nothing', '{}' from generate_series($1::bigint, $2) n
"""


class Reading:
    def __init__(self) -> None:
        self.begun: list[int] = []

    async def __call__(self, connection: Connection, after: int, upto: int) -> list[Recorded]:
        self.begun.append(after)
        return await read(connection, after, upto)


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Reading:
    reading = Reading()
    monkeypatch.setattr("workers.stretches.read", reading)
    return reading


async def happened(postgres: asyncpg.Pool, first: int, last: int) -> None:
    await postgres.execute(EVENTS, first, last)


async def passed_through(stretches: Stretches, position: int, upto: int) -> list[int]:
    """The positions that somebody sees who begins after this one."""
    seen = list[int]()
    while events := await stretches.after(position, upto):
        seen += [recorded.position for recorded in events]
        position = seen[-1]
    return seen


async def test_all_who_come_through_together_see_everything_and_it_is_read_once(
    postgres: asyncpg.Pool, reading: Reading
) -> None:
    end = 3 * STRETCH_POSITIONS
    await happened(postgres, 1, end)
    stretches = Stretches(postgres)
    starts = (0, 7, STRETCH_POSITIONS + 1)
    everybody = await asyncio.gather(*(passed_through(stretches, start, end) for start in starts))
    assert everybody == [list(range(start + 1, end + 1)) for start in starts]
    whole = [begun for begun in reading.begun if begun % STRETCH_POSITIONS == 0 and begun < end]
    assert sorted(whole) == [0, STRETCH_POSITIONS, 2 * STRETCH_POSITIONS]


async def test_nothing_beyond_what_may_be_read_is_seen(postgres: asyncpg.Pool) -> None:
    await happened(postgres, 1, STRETCH_POSITIONS + 10)
    stretches = Stretches(postgres)
    assert await passed_through(stretches, 0, 5) == [1, 2, 3, 4, 5]
    assert await passed_through(stretches, 0, STRETCH_POSITIONS + 5) == list(range(1, STRETCH_POSITIONS + 6))


async def test_numbers_that_were_never_used_hide_nothing(postgres: asyncpg.Pool) -> None:
    far = 5 * STRETCH_POSITIONS
    await happened(postgres, 1, 3)
    await happened(postgres, far + 1, far + 2)
    assert await passed_through(Stretches(postgres), 0, far + 2) == [1, 2, 3, far + 1, far + 2]


async def test_nothing_is_kept_when_nobody_comes_by_any_more(
    postgres: asyncpg.Pool, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    await happened(postgres, 1, STRETCH_POSITIONS)
    stretches = Stretches(postgres)
    await stretches.after(0, STRETCH_POSITIONS)
    stretches.tidy()
    await stretches.after(0, STRETCH_POSITIONS)
    assert reading.begun == [0]
    monkeypatch.setattr("workers.stretches.KEPT_SECONDS_MAX", -1.0)
    stretches.tidy()
    await stretches.after(0, STRETCH_POSITIONS)
    assert reading.begun == [0, 0]


async def test_few_are_kept_and_none_of_another_history(postgres: asyncpg.Pool, reading: Reading) -> None:
    end = (STRETCHES_KEPT_MAX + 1) * STRETCH_POSITIONS
    await happened(postgres, 1, end)
    stretches = Stretches(postgres)
    await passed_through(stretches, 0, end)
    reading.begun.clear()
    await stretches.after(0, end)
    assert reading.begun == [0], "the first made room for the last"
    await stretches.after(0, end)
    assert reading.begun == [0]
    stretches.forget()
    await postgres.execute("delete from outbox where position = 1")
    assert (await stretches.after(0, end))[0].position == 2


async def test_what_fails_fails_for_all_who_wait_and_is_read_again(
    postgres: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await happened(postgres, 1, STRETCH_POSITIONS)
    stretches, tries = Stretches(postgres), list[int]()

    async def fail(*_: object) -> list[Recorded]:
        tries.append(1)
        await asyncio.sleep(0)
        raise ConnectionResetError

    monkeypatch.setattr("workers.stretches.read", fail)
    told = await asyncio.gather(*(stretches.after(0, STRETCH_POSITIONS) for _ in range(3)), return_exceptions=True)
    assert ([type(each) for each in told], len(tries)) == ([ConnectionResetError] * 3, 1)
    monkeypatch.setattr("workers.stretches.read", read)
    assert len(await stretches.after(0, STRETCH_POSITIONS)) == STRETCH_POSITIONS


async def test_whoever_stops_waiting_leaves_it_to_the_others(postgres: asyncpg.Pool, reading: Reading) -> None:
    await happened(postgres, 1, STRETCH_POSITIONS)
    stretches = Stretches(postgres)
    first, second = (asyncio.create_task(stretches.after(0, STRETCH_POSITIONS)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert (len(await second), reading.begun) == (STRETCH_POSITIONS, [0])
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_what_was_read_before_all_was_forgotten_is_nobodys(postgres: asyncpg.Pool) -> None:
    await happened(postgres, 1, STRETCH_POSITIONS)
    stretches = Stretches(postgres)
    waiting = asyncio.create_task(stretches.after(0, STRETCH_POSITIONS))
    await asyncio.sleep(0)
    stretches.forget()
    assert await waiting == []
    assert len(await stretches.after(0, STRETCH_POSITIONS)) == STRETCH_POSITIONS
