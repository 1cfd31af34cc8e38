"""The horizon: no event is ever skipped, whatever its writers do."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import asyncpg
import pytest

from db.outbox import Horizon, last_drawn, last_position, read
from db.pool import connect
from domain.events import CartChanged
from read_models.model import Standing
from tests.outbox import append
from workers.feed import Feed

WRITERS = 32
BEGUN = Standing(1, 0, 0, 0)
ROLLED_BACK = 0.1
SAVEPOINT_ROLLED_BACK = 0.1
READS = 400_000
"""Read without its lock, a sequence goes back in about one of 40,000."""


class Committed:
    def __init__(self) -> None:
        self.positions: set[int] = set()
        self.done = 0


async def write(url: str, carts: list[UUID], most: int, committed: Committed, dice: random.Random) -> None:
    """Lock an aggregate, record an event of its next version, wait a little, commit or not."""
    connection = await connect(url)
    while committed.done < most:
        cart = dice.choice(carts)
        transaction = connection.transaction()
        await transaction.start()
        version = await connection.fetchval(
            "update versions set version = version + 1 where id = $1 returning version", cart
        )
        if dice.random() < SAVEPOINT_ROLLED_BACK:
            savepoint = connection.transaction()
            await savepoint.start()
            await append(connection, [CartChanged(subject=cart, version=-1)])
            await savepoint.rollback()
        events = [CartChanged(subject=cart, version=version)]
        written = [await append(connection, events) for _ in range(dice.choice((1, 1, 3, 12)))]
        await asyncio.sleep(dice.choice((0, 0, 0, dice.random() * 0.01)))
        if dice.random() < ROLLED_BACK:
            await transaction.rollback()
        else:
            await transaction.commit()
            committed.positions.update(written)
            committed.done += len(written)
    await connection.close()


async def follow(url: str, seen: list[tuple[int, UUID, int]], finished: asyncio.Event) -> None:
    """Until everybody has finished and the horizon has reached the last position there is."""
    connection, horizon, position = await connect(url), Horizon(), 0
    while not (finished.is_set() and position == await last_position(connection)):
        upto = await horizon.advance(connection)
        events = await read(connection, position, upto)
        seen += [(recorded.position, recorded.event.subject, recorded.event.version) for recorded in events]
        position = events[-1].position if events else position
        await asyncio.sleep(0.002)
    await connection.close()


async def stress(url: str, postgres: asyncpg.Pool, most: int) -> None:
    carts = [uuid4() for _ in range(WRITERS // 2)]
    await postgres.execute("create table if not exists versions (id uuid primary key, version int not null)")
    await postgres.execute("truncate versions")
    await postgres.execute("insert into versions select unnest($1::uuid[]), 0", carts)
    committed, finished = Committed(), asyncio.Event()
    seen: list[tuple[int, UUID, int]] = []
    dice = random.Random(20261123)
    foreign = await connect(url)
    await foreign.execute("set transaction_timeout = 0")
    await foreign.execute("set idle_in_transaction_session_timeout = 0")
    await foreign.execute("begin; update versions set version = version where false; create temp table held (x int)")
    follower = asyncio.create_task(follow(url, seen, finished))
    await asyncio.gather(*(write(url, carts, most, committed, random.Random(dice.random())) for _ in range(WRITERS)))
    caught_up_before_the_foreign_transaction_ended = len(seen)
    finished.set()
    await follower
    await foreign.execute("rollback")
    await foreign.close()
    await postgres.execute("drop table versions")

    positions = [position for position, _, _ in seen]
    assert len(positions) >= most
    assert positions == sorted(committed.positions), "every committed event exactly once, in order"
    assert caught_up_before_the_foreign_transaction_ended > 0.9 * most
    versions: dict[UUID, int] = {}
    for _, cart, version in seen:
        assert version >= versions.get(cart, 0), "versions of an aggregate never go back"
        versions[cart] = version


async def test_three_thousand_events_of_32_writers_are_read_once_and_in_order(
    database_url: str, postgres: asyncpg.Pool
) -> None:
    await stress(database_url, postgres, 3_000)


@pytest.mark.slow
async def test_a_hundred_thousand_events_of_32_writers_are_read_once_and_in_order(
    database_url: str, postgres: asyncpg.Pool
) -> None:
    await stress(database_url, postgres, 100_000)


async def test_a_position_that_was_drawn_and_rolled_back_is_nobodys_checkpoint(postgres: asyncpg.Pool) -> None:
    """After a crash the sequence may give it out again, and whoever had passed it would miss the event."""
    first = await commit(postgres)
    assert await drawn_and_rolled_back(postgres) == first + 1
    async with running(Feed(postgres)) as feed:
        assert (await feed.after(0)).end(BEGUN).position == first
        await drawn_and_rolled_back(postgres)
        await asyncio.sleep(0.05)
        assert (await feed.after(first)).events == []
    async with postgres.acquire() as connection:
        assert await last_position(connection) == first

    await postgres.execute("select setval('outbox_position_seq', $1)", first)
    async with running(feed):
        again = await commit(postgres)
        assert again == first + 1
        assert [recorded.position for recorded in (await feed.after(first)).events] == [again]


@asynccontextmanager
async def running(feed: Feed) -> AsyncIterator[Feed]:
    work = asyncio.create_task(feed.run())
    try:
        yield feed
    finally:
        work.cancel()
        await asyncio.wait([work])


async def drawn_and_rolled_back(postgres: asyncpg.Pool) -> int:
    async with postgres.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        drawn = await append(connection, [CartChanged(subject=uuid4(), version=1)])
        await transaction.rollback()
        return drawn


async def test_a_feed_that_starts_while_somebody_writes_waits_for_them(postgres: asyncpg.Pool) -> None:
    first = await commit(postgres)
    async with postgres.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await append(connection, [CartChanged(subject=uuid4(), version=1)])
        async with running(Feed(postgres)) as feed:
            await asyncio.sleep(0.1)
            assert not feed._begun.is_set()
            await transaction.commit()
            batch = await feed.after(first)
    assert batch.as_of_ms > 0
    assert [recorded.position for recorded in batch.events] == [first + 1]


async def commit(postgres: asyncpg.Pool) -> int:
    async with postgres.acquire() as connection:
        return await append(connection, [CartChanged(subject=uuid4(), version=1)])


async def test_an_event_of_an_open_transaction_holds_later_ones_back(database_url: str, postgres: asyncpg.Pool) -> None:
    slow, quick, horizon = await connect(database_url), await connect(database_url), Horizon()
    await slow.execute("begin")
    first = await append(slow, [CartChanged(subject=uuid4(), version=1)])
    second = await append(quick, [CartChanged(subject=uuid4(), version=1)])

    assert [await horizon.advance(quick) for _ in range(3)] == [0, 0, 0]
    await slow.execute("commit")
    assert await horizon.advance(quick) == second
    assert [recorded.position for recorded in await read(quick, 0, second)] == [first, second]
    await slow.close()
    await quick.close()


@pytest.mark.slow
async def test_the_last_number_drawn_never_goes_back(postgres: asyncpg.Pool) -> None:
    """Each time a sequence is written to the log it says for a microsecond what it has not given out yet."""

    async def draw() -> None:
        async with postgres.acquire() as connection:
            while True:
                await connection.fetch("select nextval('outbox_position_seq') from generate_series(1, 2000)")

    drawing, last = asyncio.create_task(draw()), 0
    try:
        async with postgres.acquire() as connection:
            for _ in range(READS):
                drawn = await last_drawn(connection)
                assert drawn >= last
                last = drawn
    finally:
        drawing.cancel()
    assert last > READS
