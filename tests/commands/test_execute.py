"""A command is carried out once, and its answer exists only when it is committed."""

import asyncio

import asyncpg
import pytest

from commands.base import execute, perform
from commands.catalog.create_category import CreateCategory, create_category
from db.idempotency import KeptAnswer, RequestKey, claim
from db.pool import Connection
from db.work import Work
from domain.catalog.taxonomy import Category
from domain.outages import StoreDown
from domain.refusals import KeyInUse, KeyReused, NameTaken

LAMPS = CreateCategory("Lamps", None, None)


def request(key: str, body: bytes = b"same") -> RequestKey:
    return RequestKey("eve", key, body, 201)


async def test_the_same_request_gets_the_same_answer_and_has_one_effect(postgres: asyncpg.Pool) -> None:
    first = await execute(postgres, create_category, LAMPS, lambda made: made, request("k"))
    again = await execute(postgres, create_category, LAMPS, lambda made: made, request("k"))

    assert (first.replayed, again.replayed) == (False, True)
    assert (again.body, again.at) == (first.body, first.at)
    assert await postgres.fetchval("select count(*) from categories") == 1


async def test_a_key_does_not_stand_for_another_request(postgres: asyncpg.Pool) -> None:
    await execute(postgres, create_category, LAMPS, lambda made: made, request("k"))
    with pytest.raises(KeyReused):
        await execute(postgres, create_category, LAMPS, lambda made: made, request("k", b"other"))


async def test_fifty_twins_at_once_have_one_effect_and_one_answer(postgres: asyncpg.Pool) -> None:
    async def twin() -> bytes | None:
        try:
            return (await execute(postgres, create_category, LAMPS, lambda made: made, request("k"))).body
        except KeyInUse:
            return None

    answers = await asyncio.gather(*(twin() for _ in range(50)))

    assert len(set(answers) - {None}) == 1
    assert await postgres.fetchval("select count(*) from categories") == 1


async def test_a_twin_that_ends_as_the_key_is_asked_for_answers_for_both(
    postgres: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question for the key and its answer is one statement, which sees what was there before it waited."""
    first = await execute(postgres, create_category, LAMPS, lambda made: made, request("k"))
    looks = 0

    async def too_early_at_first(connection: Connection, asked: RequestKey) -> KeptAnswer | None:
        nonlocal looks
        looks += 1
        return None if looks == 1 else await claim(connection, asked)

    monkeypatch.setattr("commands.base.claim", too_early_at_first)
    again = await execute(postgres, create_category, LAMPS, lambda made: made, request("k"))

    assert (again.replayed, again.body, again.at) == (True, first.body, first.at)
    assert await postgres.fetchval("select count(*) from categories") == 1


async def test_a_refusal_stores_no_answer_and_the_key_may_try_again(postgres: asyncpg.Pool) -> None:
    lamps = await perform(postgres, create_category, LAMPS)
    with pytest.raises(NameTaken):
        await execute(postgres, create_category, LAMPS, lambda made: made, request("k"))
    await postgres.execute("delete from categories where id = $1", lamps.id)

    assert not (await execute(postgres, create_category, LAMPS, lambda made: made, request("k"))).replayed


async def test_a_value_that_postgres_can_not_hold_is_no_outage(postgres: asyncpg.Pool) -> None:
    """asyncpg has two errors of this name, and one of them is of the family of lost connections."""

    async def send(_: object, work: Work) -> None:
        await work.connection.execute("select $1::int", 2**31)

    with pytest.raises(asyncpg.DataError):
        await perform(postgres, send, None)


async def test_a_deadlock_is_run_again(postgres: asyncpg.Pool) -> None:
    attempts = 0

    async def stumble_once(command: CreateCategory, work: Work) -> Category:
        nonlocal attempts
        attempts += 1
        made = await create_category(command, work)
        if attempts == 1:
            raise asyncpg.DeadlockDetectedError("deadlock detected")
        return made

    await perform(postgres, stumble_once, LAMPS)

    assert attempts == 2
    assert await postgres.fetchval("select count(*) from outbox") == 1


async def test_a_commit_that_fails_is_not_answered(postgres: asyncpg.Pool) -> None:
    await postgres.execute("create table deferred (id uuid references categories deferrable initially deferred)")

    async def commits_badly(command: CreateCategory, work: Work) -> None:
        await work.connection.execute("insert into deferred values (gen_random_uuid())")

    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await execute(postgres, commits_badly, LAMPS, lambda made: made, request("k"))
    await postgres.execute("drop table deferred")
    assert await postgres.fetchval("select count(*) from idempotency_keys") == 0


async def test_without_postgres_a_command_says_so(database_url: str) -> None:
    nowhere = database_url.replace("host=", "host=/nowhere")
    async with asyncpg.create_pool(nowhere, min_size=0) as pool:
        with pytest.raises(StoreDown) as down:
            await perform(pool, create_category, LAMPS)
    assert down.value.store == "postgres"
