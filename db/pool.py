"""Connections to Postgres, with every bound said out loud."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, TypeVar

import asyncpg
import msgspec
from asyncpg.pool import PoolConnectionProxy

from db.address import reach
from db.bearer import NOBODY, PREPARE, beginning
from db.clock import ASK, CLOCK, Look
from db.lent import POOLED, for_lending, is_lent
from db.outages import UNREACHABLE, connection_lasts, postgres_answers
from db.schema import Schema, State, schema_of
from db.session import APPLICATION, POOL_CONNECTIONS_MAX, SESSION, STATEMENT_SECONDS_MAX
from domain.accounts.account_refusals import NoLongerAdmin, SessionOver
from domain.accounts.session import Bearer
from domain.outages import Overloaded, StoreDown, StoreUnfit

CONNECT_SECONDS_MAX: Final = 1.5
ACQUIRE_SECONDS_MAX: Final = 10.0
WAITING_MAX: Final = 400
"""For connections of one pool. Whoever comes then is told so at once: they would wait for longer than anybody does."""
ANSWER_SECONDS_MAX: Final = 1.8
"""For statements somebody is waiting for at the other end of a request."""

FIT_TO_START: Final[tuple[State, ...]] = ("present", "ahead")
WORKABLE: Final[tuple[State, ...]] = (*FIT_TO_START, "newer")

SILENT_SECONDS_MAX: Final = 1.0
"""How much longer anybody waits for a connection when Postgres was silent to somebody else."""

WAITING: Final = defaultdict[asyncpg.Pool, set[asyncio.Timeout]](set)
"""Who waits for a connection, and how long at most, by pool."""

Connection = asyncpg.Connection | PoolConnectionProxy
Result = TypeVar("Result")


async def open_pool(
    url: str,
    connections_max: int = POOL_CONNECTIONS_MAX,
    statement_seconds_max: float = STATEMENT_SECONDS_MAX,
    application: str = APPLICATION,
    *,
    lending: bool = False,
) -> asyncpg.Pool:
    """A pool that connects at first need, so that a process starts (and browsing works) without Postgres.

    Whoever needs a connection gets StoreDown or StoreUnfit where there is none to be had. A newer schema than this
    program's is refused to a program that starts, unless it says that it serves it; one that runs goes on, for
    migrations let it. With `lending` the address may be that of a pooler which lends connections for one transaction
    each: `in_transaction` asks no more.
    """
    return await asyncpg.create_pool(
        url,
        connect=lending_entrance() if lending else entrance(),
        init=prepare,
        min_size=0,
        max_size=connections_max,
        timeout=CONNECT_SECONDS_MAX,
        command_timeout=statement_seconds_max,
        server_settings=SESSION | {"application_name": application},
        reset=nothing_to_reset,
    )


async def in_transaction(
    pool: asyncpg.Pool, body: Callable[[Connection], Awaitable[Result]], bearer: Bearer | None = None
) -> Result:
    """`body` on a connection in a transaction: committed at its end, rolled back if anything is raised.

    One that does not answer in time is cut off, and not asked to roll back, for that would take as long again.
    Raises SessionOver, or NoLongerAdmin, where a token's `bearer` is none any more; Overloaded.
    """
    connection = await next_free(pool)
    try:
        # Whoever is interrupted here asks nothing more of a server that may hang: the pool looks before it hands it on.
        goes_on = await connection.execute(beginning(bearer, lent=is_lent(connection))) != NOBODY
        try:
            if not goes_on:
                raise NoLongerAdmin if bearer is not None and bearer.is_admin else SessionOver
            if CLOCK.is_doubted:
                await ask_the_time(connection)
            result = await body(connection)
            await connection.execute("commit")
        except BaseException as trouble:
            if not isinstance(trouble, TimeoutError) and not connection.is_closed():
                await connection.execute("rollback")
            raise
    except TimeoutError:
        connection.terminate()
        hurry(pool)
        raise
    finally:
        await pool.release(connection)
    return result


@asynccontextmanager
async def savepoint(connection: Connection) -> AsyncIterator[None]:
    """What is raised within takes back what was written within, and nothing else."""
    await connection.execute("savepoint here")
    try:
        yield
    except asyncpg.PostgresError:
        await connection.execute("rollback to savepoint here")
        raise


async def next_free(pool: asyncpg.Pool) -> PoolConnectionProxy:
    """Raises Overloaded, StoreDown, TimeoutError."""
    waiting = WAITING[pool]
    if len(waiting) >= WAITING_MAX:
        raise Overloaded("postgres")
    async with asyncio.timeout(ACQUIRE_SECONDS_MAX) as patience:
        waiting.add(patience)
        try:
            return await pool.acquire()
        except StoreDown:
            hurry(pool)
            raise
        finally:
            waiting.discard(patience)
            if not waiting:
                WAITING.pop(pool, None)


def hurry(pool: asyncpg.Pool) -> None:
    """Else all who wait would be told one after the other what the first was told."""
    latest = asyncio.get_running_loop().time() + SILENT_SECONDS_MAX
    for patience in WAITING.get(pool, ()):
        ends = patience.when()
        if ends is not None and ends > latest:
            patience.reschedule(latest)


@asynccontextmanager
async def snapshot(url: str, *, states: tuple[State, ...] = WORKABLE) -> AsyncIterator[Connection]:
    """A connection of its own that sees everything as it is now, until the end, however long that takes.

    Raises StoreDown, StoreUnfit; StoreDown also when it is lost while somebody works on it.
    """
    unlimited = {"statement_timeout": "0", "transaction_timeout": "0", "idle_in_transaction_session_timeout": "0"}
    connection = await enter(url, states=states, timeout=CONNECT_SECONDS_MAX, server_settings=SESSION | unlimited)
    try:
        with connection_lasts():
            await connection.execute("begin isolation level repeatable read, read only; select")
            yield connection
    finally:
        with suppress(*UNREACHABLE):  # nothing is there to be kept; what it was lost by has been said
            await connection.close(timeout=CONNECT_SECONDS_MAX)


async def ask_the_time(connection: Connection) -> None:
    asked = Look.now()
    CLOCK.tell(asked, await connection.fetchval(ASK))


async def prepare(connection: Connection) -> None:
    if not is_lent(connection):
        await connection.execute(PREPARE)


async def nothing_to_reset(connection: Connection) -> None:
    """Ours keep nothing that changes beyond their transaction: no session locks, settings, cursors or listeners.

    Whoever needs such takes a connection of its own by `connect`.
    """


async def connect(url: str, **session: str) -> asyncpg.Connection:
    """One connection of its own, for what must outlive a single statement or lock; `session` adds settings."""
    return await enter(
        url, timeout=CONNECT_SECONDS_MAX, command_timeout=STATEMENT_SECONDS_MAX, server_settings=SESSION | session
    )


@asynccontextmanager
async def look_around(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of its own to whatever database that is, for those who say what is wrong with it.

    Raises StoreDown, StoreUnfit, also for what is asked on it.
    """
    with postgres_answers():
        connection = await reach(
            url, timeout=CONNECT_SECONDS_MAX, command_timeout=ANSWER_SECONDS_MAX, server_settings=SESSION
        )
        try:
            yield connection
        finally:
            connection.terminate()


async def enter(url: str, *, states: tuple[State, ...] = WORKABLE, **how: Any) -> asyncpg.Connection:
    """A connection to a database with one of these schemas. Raises StoreDown, StoreUnfit."""
    with postgres_answers():
        connection = await reach(url, **how)
        try:
            (await seen(connection)).require(*states)
            await ask_the_time(connection)
        except BaseException:
            connection.terminate()
            raise
        return connection


async def seen(connection: asyncpg.Connection) -> Schema:
    """In a transaction on a connection that is lent for one at a time."""
    if not is_lent(connection):
        return await schema_of(connection)
    await connection.execute(beginning(None, lent=True))
    schema = await schema_of(connection)
    await connection.execute("rollback")
    return schema


def entrance() -> Callable[..., Coroutine[Any, Any, asyncpg.Connection]]:
    """`enter` for one pool: a newer schema that doesn't say it serves us only once we were at work."""
    states = FIT_TO_START

    async def next_one(url: str, **how: Any) -> asyncpg.Connection:
        nonlocal states
        connection = await enter(url, states=states, **how)
        states = WORKABLE
        return connection

    return next_one


def lending_entrance() -> Callable[..., Coroutine[Any, Any, asyncpg.Connection]]:
    """The same; by what a pooler does to the first connection the pool learns that it stands before one."""
    enter_pool, lent = entrance(), False

    async def next_one(url: str, **how: Any) -> asyncpg.Connection:
        nonlocal lent
        if not lent:
            try:
                return await enter_pool(url, **how)
            except StoreUnfit as unfit:
                if unfit.reason != POOLED:
                    raise
            lent = True
        return await enter_pool(url, **for_lending(how))

    return next_one


class Crowding(msgspec.Struct, frozen=True):
    """Connections of a pool at this moment; `waiting` are those who want one and have none yet."""

    in_use: int
    idle: int
    most: int
    waiting: int


def crowding(pool: asyncpg.Pool) -> Crowding:
    idle = pool.get_idle_size()
    return Crowding(pool.get_size() - idle, idle, pool.get_max_size(), len(WAITING.get(pool, ())))
