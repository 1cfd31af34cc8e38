"""What Postgres refuses in a session's settings is told by whose setting it is."""

import asyncio

import asyncpg
import pytest

from db.outages import postgres_answers, told_of
from db.pool import Connection, in_transaction
from db.session import SESSION
from domain.outages import StoreDown


@pytest.mark.parametrize("ours", SESSION)
def test_a_postgres_that_does_not_know_ours_is_too_old(ours: str) -> None:
    unknown = asyncpg.UndefinedObjectError(f'unrecognized configuration parameter "{ours}"')
    assert told_of(unknown)[0] == "too-old"


@pytest.mark.parametrize("theirs", ["foo", "jit_foo", "shop.jit"])
def test_what_the_address_adds_is_the_addresss_fault(theirs: str) -> None:
    reason, words = told_of(asyncpg.UndefinedObjectError(f'unrecognized configuration parameter "{theirs}"'))
    assert (reason, f'"{theirs}"' in words) == ("address-unreadable", True)


@pytest.mark.parametrize("bound", ["statement_timeout", "transaction_timeout", "idle_in_transaction_session_timeout"])
async def test_what_postgres_ended_for_taking_too_long_is_no_defect(postgres: asyncpg.Pool, bound: str) -> None:
    async def linger(connection: Connection) -> None:
        await connection.execute(f"set local {bound} = 0")  # a clock that runs already is not set anew
        await connection.execute(f"set local {bound} = '10ms'")
        await asyncio.sleep(0.05 if bound.startswith("idle") else 0)
        await connection.execute("select pg_sleep(1)")

    with pytest.raises(StoreDown), postgres_answers():
        await in_transaction(postgres, linger)
