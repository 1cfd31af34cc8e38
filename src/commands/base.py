"""Carrying out a command: one transaction, committed before the answer exists."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

import asyncpg
import msgspec

from commands.observer import observed
from db.idempotency import GivenAnswer, RequestKey, claim
from db.outages import postgres_answers
from db.pool import in_transaction
from db.work import Work
from domain.accounts.session import Bearer
from domain.refusals import Refusal
from domain.staff.audit import AT_THE_SERVER, AuditRecord, Staff
from read_models.documents import encode

Command = TypeVar("Command")
Result = TypeVar("Result")

ATTEMPTS_MAX: Final = 5
RETRY_PAUSE_MS_MAX: Final = 40

# 40001 and 40P01 ask for the whole transaction again; 23505 on our own keys is a race that a second look resolves.
RETRIED: Final = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError, asyncpg.UniqueViolationError)

Handler = Callable[[Command, Work], Awaitable[Result]]


class Committed(msgspec.Struct, frozen=True):
    """The answer's JSON and the outbox position from which on every read model shows the effect.

    `acts` are what the audit has taken down of it.
    """

    body: bytes
    at: int
    replayed: bool = False
    acts: Sequence[AuditRecord] = ()


async def execute(
    postgres: asyncpg.Pool,
    handler: Handler[Command, Result],
    command: Command,
    answer: Callable[[Result], object],
    request: RequestKey | None = None,
    staff: Staff | None = None,
    bearer: Bearer | None = None,
) -> Committed:
    """Carry out the command once, whatever is sent how often, and answer from what was written.

    With a request key the answer is stored in the same transaction and given again to the same request. A refusal
    stores nothing: nothing has happened, and the same key may try again. Raises refusals, SessionOver where a token's
    `bearer` is none any more, NoLongerAdmin of `staff` by a key who are none, and StoreDown("postgres").
    """

    claimed = False

    async def carry_out(work: Work) -> Committed:
        nonlocal claimed
        if staff is not None and staff.account is not None and bearer is None:
            await work.accounts.require_admin(staff.account)
            if staff.key is not None:
                await work.api_keys.require(staff.key, staff.account)
        if request is not None and (before := await given_answer(request, work)) is not None:
            return before
        claimed = True
        body = encode(answer(await handler(command, work)))
        given = None if request is None else GivenAnswer(request, body)
        return Committed(body, await work.write_down(given), acts=work.acts)

    with observed(handler):
        try:
            return await transact(postgres, carry_out, staff, bearer)
        except Refusal:
            # A twin that ended just as the key was asked for was not seen yet, and had left it free.
            if claimed and request is not None and (twins := await find_given(postgres, request)) is not None:
                return twins
            raise


async def find_given(postgres: asyncpg.Pool, request: RequestKey) -> Committed | None:
    """What this very request was answered before, though it may have been what ended its session.

    Raises KeyInUse, KeyReused, StoreDown("postgres").
    """
    return await transact(postgres, lambda work: given_answer(request, work))


async def given_answer(request: RequestKey, work: Work) -> Committed | None:
    given = await claim(work.connection, request)
    return None if given is None else Committed(given.body, given.position, replayed=True)


async def transact(
    postgres: asyncpg.Pool,
    body: Callable[[Work], Awaitable[Result]],
    staff: Staff | None = None,
    bearer: Bearer | None = None,
) -> Result:
    """Run `body` in one transaction and commit; a lost race is run again, ATTEMPTS_MAX times in all.

    `body` writes its events down itself. Raises SessionOver of a `bearer` who is none any more, and
    StoreDown("postgres"), also when the outcome of the commit is unknown.
    """
    for attempt in range(1, ATTEMPTS_MAX + 1):
        try:
            with postgres_answers():
                return await in_transaction(postgres, lambda connection: body(Work(connection, staff)), bearer)
        except RETRIED:
            if attempt == ATTEMPTS_MAX:
                raise
            await asyncio.sleep(random.uniform(0, RETRY_PAUSE_MS_MAX) / 1000)  # noqa: S311
    raise AssertionError("the loop returns or raises")


async def perform(
    postgres: asyncpg.Pool,
    handler: Handler[Command, Result],
    command: Command,
    staff: Staff | None = None,
    bearer: Bearer | None = None,
) -> Result:
    """Carry out a command for a caller in this process: no key, the result itself. Raises SessionOver."""
    return (await perform_all(postgres, handler, [command], staff, bearer))[0]


async def act(
    postgres: asyncpg.Pool, handler: Handler[Command, Result], command: Command
) -> tuple[Result, Sequence[AuditRecord]]:
    """Carry out a command for somebody at the server itself: the result, and what the audit has taken down of it."""

    async def carry_out(work: Work) -> tuple[Result, Sequence[AuditRecord]]:
        result = await handler(command, work)
        await work.write_down()
        return result, work.acts

    with observed(handler):
        return await transact(postgres, carry_out, AT_THE_SERVER)


async def perform_all(
    postgres: asyncpg.Pool,
    handler: Handler[Command, Result],
    commands: Sequence[Command],
    staff: Staff | None = None,
    bearer: Bearer | None = None,
) -> list[Result]:
    """Carry out many commands in one transaction, all or none.

    Their events are written down together at the end, so that a long batch holds no reader of the outbox back.
    """

    async def carry_out(work: Work) -> list[Result]:
        results = []
        for command in commands:
            await work.writes.flush()  # what the one before has left to be written
            results.append(await handler(command, work))
        if work.has_news:
            await work.write_down()
        return results

    with observed(handler):
        return await transact(postgres, carry_out, staff, bearer)
